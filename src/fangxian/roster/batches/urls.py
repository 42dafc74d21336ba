"""Addresses of ``batches``."""

from typing import Final

from django.urls import URLPattern, path

from fangxian.roster.batches.views import batches, editions, retimings, rotations

app_name = "batches"
urlpatterns: Final[list[URLPattern]] = [
    path("", rotations.table, name="rotations"),
    path("new/", rotations.add, name="rotation-new"),
    path("alarms/", rotations.alarms, name="alarms"),
    path("editions/", editions.table, name="editions"),
    path("editions/new/", editions.add, name="edition-new"),
    path("editions/<uuid:id>/", editions.show, name="edition"),
    path("editions/<uuid:id>/close/", editions.close, name="edition-close"),
    path("rotations/<uuid:id>/", rotations.show, name="rotation"),
    path("rotations/<uuid:id>/confirm/", rotations.confirm, name="rotation-confirm"),
    path("rotations/<uuid:id>/close/", rotations.close, name="rotation-close"),
    path("rotations/<uuid:id>/proof/", rotations.proven, name="proof"),
    path("rotations/<uuid:id>/change-overs/", rotations.moves, name="moves"),
    path("rotations/<uuid:id>/people/", rotations.people, name="people"),
    path("rotations/<uuid:id>/history/", rotations.story, name="history"),
    path("batch/<uuid:id>/", batches.show, name="batch"),
    path("batch/<uuid:id>/people/", batches.members, name="batch-members"),
    path("batch/<uuid:id>/move/", batches.move, name="batch-move"),
    path("batch/<uuid:id>/exposure/", batches.exposure, name="batch-exposure"),
    path("re-timings/<uuid:id>/", retimings.show, name="retiming"),
    path("re-timings/<uuid:id>/decide/", retimings.decide, name="retiming-decide"),
]
