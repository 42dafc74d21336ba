"""Addresses of ``duties``."""

from typing import Final

from django.urls import URLPattern, path

from fangxian.roster.duties.views import cells, fairness, files, pins, plans, rosters, rules

app_name = "duties"
urlpatterns: Final[list[URLPattern]] = [
    path("", rosters.table, name="list"),
    path("new/", rosters.add, name="new"),
    path("fairness/", fairness.fairness, name="fairness"),
    path("<uuid:id>/", rosters.show, name="roster"),
    path("<uuid:id>/progress/", rosters.progress, name="progress"),
    path("<uuid:id>/copy/", rosters.copy, name="copy"),
    path("<uuid:id>/close/", rosters.close, name="close"),
    path("<uuid:id>/take-back/", rosters.take_back, name="take-back"),
    path("<uuid:id>/delete/", rosters.delete, name="delete"),
    path("<uuid:id>/plans/", plans.table, name="plans"),
    path("<uuid:id>/compare/", plans.comparison, name="compare"),
    path("<uuid:id>/search/", plans.search, name="search"),
    path("<uuid:id>/repair/", plans.repair, name="repair"),
    path("<uuid:id>/sick/", plans.sick, name="sick"),
    path("<uuid:id>/keep/<uuid:job>/", plans.keep, name="keep"),
    path("<uuid:id>/publish/<int:number>/", plans.publish, name="publish"),
    path("<uuid:id>/cell/<uuid:person>/<int:day>/", cells.cell, name="cell"),
    path("<uuid:id>/rules/", rules.show, name="rules"),
    path("<uuid:id>/rules/successions/new/", rules.forbid, name="succession-new"),
    path("<uuid:id>/rules/successions/<uuid:succession>/remove/", rules.allow, name="succession-remove"),
    path("<uuid:id>/rules/pairs/new/", rules.add_pair, name="pair-new"),
    path("<uuid:id>/rules/pairs/<uuid:pair>/remove/", rules.remove_pair, name="pair-remove"),
    path("<uuid:id>/unpin/", pins.release, name="unpin"),
    path("<uuid:id>/move/", cells.move, name="move"),
    path("<uuid:id>/sheet/", files.sheet, name="sheet"),
    path("<uuid:id>/file/", files.file, name="file"),
    path("<uuid:id>/import/", files.upload, name="import"),
]
