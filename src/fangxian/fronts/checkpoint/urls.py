"""Addresses of the checkpoint front."""

from django.urls import path

from fangxian.fronts.checkpoint.views import arrivals, charts, export, handovers, lanes, passage, search

app_name = "checkpoint"
urlpatterns = [
    path("lanes/", lanes.lanes, name="lanes"),
    path("register/", lanes.register, name="register"),
    path("register/export", export.identities, name="export"),
    path("vehicles/", lanes.vehicles, name="vehicles"),
    path("dissuasions/", lanes.dissuasions, name="dissuasions"),
    path("handovers/", handovers.table, name="handovers"),
    path("handovers/<uuid:id>/", handovers.show, name="handover"),
    path("passages/<uuid:id>/", passage.show, name="passage"),
    path("passages/<uuid:id>/reveal", passage.reveal, name="reveal"),
    path("passages/<uuid:id>/amend", passage.amend, name="amend-passage"),
    path("passages/<uuid:id>/withdraw", passage.withdraw, name="withdraw-passage"),
    path("screenings/<uuid:id>/amend", passage.amend_person, name="amend-screening"),
    path("screenings/<uuid:id>/withdraw", passage.withdraw_person, name="withdraw-screening"),
    path("arrivals/", arrivals.table, name="arrivals"),
    path("arrivals/<uuid:id>/confirm", arrivals.confirm, name="confirm-arrival"),
    path("arrivals/<uuid:id>/reveal", arrivals.reveal, name="reveal-arrival"),
    path("search/", search.look_up, name="search"),
    path("charts/", charts.show, name="charts"),
    path("charts/data.json", charts.data, name="chart-data"),
]
