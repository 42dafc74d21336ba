"""A whole region in one command, from the public tables beside the project."""

from collections import Counter

import pytest
from django.conf import settings

from fangxian.config import cli
from fangxian.register import importing
from fangxian.register.importing.geography import import_geography
from fangxian.register.models import Place, Unit

FOLDER = settings.SHARED_DATA / "geography"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the public geography tables are not beside the project"),
]


def load():
    return import_geography(FOLDER, actor=None, reason="导入")


def test_every_level_arrives() -> None:
    load()
    assert Counter(Unit.objects.values_list("depth", flat=True)) == {1: 1, 2: 12, 3: 108, 4: 1225, 5: 836}
    assert Place.objects.filter(lat__isnull=False).count() == 343
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_twice_changes_nothing() -> None:
    load()
    again = load()
    assert (again.units.counts["unchanged"], again.places.counts["unchanged"]) == (2182, 343)
    assert again.units.counts["changed"] == again.places.counts["changed"] == 0


def test_it_takes_few_statements(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(80):
        load()


def test_institutions_are_told_from_towns() -> None:
    load()
    assert set(Unit.objects.filter(kind="institution").values_list("code", flat=True)) >= {"152223400", "152223401"}
    assert Unit.objects.get_parent(Unit.objects.get(code="152223400")).code == "152223"


def test_places_stand_in_the_unit_that_bears_their_name() -> None:
    load()
    assert Place.objects.get(code="geonames-1812256").unit.name == "东胜区"


def test_an_older_table_is_told_apart_and_breaks_nothing() -> None:
    load()
    data = (FOLDER / "alt_pcc_counties_2021.csv").read_bytes()
    report = importing.run("units", data, dry_run=True, actor=None)
    assert (report.counts["unchanged"], report.counts["changed"], report.counts["left_out"]) == (107, 1, 9)
    assert not report.has_errors
    assert [o.label for o in report.outcomes if o.status == "changed"] == ["152571 乌拉盖管委会"]


def test_the_command_imports_and_reports(capsys) -> None:
    assert cli.main(["import", "geography", str(FOLDER), "--json"]) == 0
    assert '"new": 2182' in capsys.readouterr().out
