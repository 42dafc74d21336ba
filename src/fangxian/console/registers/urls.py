"""Addresses of the registers' pages, below ``registers/``."""

from django.urls import path

from fangxian.console.registers.views import history, imports, people, places, policies, teams, units

app_name = "registers"
urlpatterns = [
    path("units/", units.tree, name="units"),
    path("units/list/", units.table, name="unit-list"),
    path("units/new/", units.add, name="unit-new"),
    path("units/<uuid:id>/", units.show, name="unit"),
    path("units/<uuid:id>/children/", units.children, name="unit-children"),
    path("units/<uuid:id>/rename/", units.rename, name="unit-rename"),
    path("units/<uuid:id>/move/", units.move, name="unit-move"),
    path("units/<uuid:id>/close/", units.close, name="unit-close"),
    path("places/", places.table, name="places"),
    path("places/new/", places.add, name="place-new"),
    path("places/<uuid:id>/", places.change, name="place"),
    path("places/<uuid:id>/close/", places.close, name="place-close"),
    path("people/", people.table, name="people"),
    path("people/new/", people.add, name="person-new"),
    path("people/<uuid:id>/", people.change, name="person"),
    path("people/<uuid:id>/close/", people.close, name="person-close"),
    path("teams/", teams.table, name="teams"),
    path("teams/new/", teams.add, name="team-new"),
    path("teams/<uuid:id>/", teams.change, name="team"),
    path("policies/", policies.table, name="policies"),
    path("policies/new/", policies.add, name="policy-new"),
    path("policies/<uuid:id>/", policies.show, name="policy"),
    path("import/<slug:register>/", imports.upload, name="import"),
    path("import/<slug:register>/confirm/", imports.confirm, name="import-confirm"),
    path("import/<slug:register>/template.xlsx", imports.template, name="import-template"),
    path("history/<slug:register>/<uuid:id>/", history.show, name="history"),
]
