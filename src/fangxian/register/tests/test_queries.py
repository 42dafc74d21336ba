"""Reads by rule, each in a fixed number of queries."""

import pytest

from fangxian.register import queries
from fangxian.register.models import Place, Policy, Unit

pytestmark = pytest.mark.django_db


def names(rows):
    return [row.name for row in rows]


def test_a_subtree_is_one_query(cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert names(queries.unit_subtree(cast.county)) == ["安河旗", "河湾镇", "柳湾嘎查"]


def test_ancestors_come_from_the_root_in_one_query(cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert names(queries.unit_ancestors(cast.village)) == ["北原地区", "朔原盟", "安河旗", "河湾镇"]
    assert names(queries.unit_ancestors(cast.region)) == []


def test_children_are_only_the_next_level(cast) -> None:
    assert names(queries.child_units(cast.league)) == ["安河旗", "远山县"]
    assert names(queries.child_units(None)) == ["北原地区"]


def test_the_top_of_overlapping_scopes_is_told_once(cast) -> None:
    some = Unit.objects.filter(pk__in=[cast.county.pk, cast.village.pk, cast.other_township.pk])
    assert names(queries.top_units(some)) == ["安河旗", "石桥镇"]


@pytest.mark.parametrize("words", ["柳湾", "990101100201", "湾 嘎查"])
def test_units_are_found_by_name_or_code(cast, words) -> None:
    assert "柳湾嘎查" in names(queries.search_units(Unit.objects.all(), words))


def test_searching_finds_nothing_for_strange_words(cast) -> None:
    assert names(queries.search_units(Unit.objects.all(), "%' OR 1=1 --")) == []


def test_places_of_a_subtree_come_with_their_units_in_one_query(cast, django_assert_num_queries) -> None:
    Place.objects.bulk_create([Place(unit=cast.village, name=f"点{n}", kind="other") for n in range(30)])
    with django_assert_num_queries(1):
        assert len({place.unit.name for place in queries.places_below(cast.county)}) == 3


def test_names_above_many_units_are_one_query(cast, django_assert_num_queries) -> None:
    units = list(Unit.objects.all())
    with django_assert_num_queries(1):
        assert len(queries.ancestors_by_path(units)) == 5


def test_editions_over_a_unit_are_its_own_those_above_below_and_everywheres(cast, django_assert_num_queries) -> None:
    for name, unit in (
        ("all", None),
        ("up", cast.league),
        ("own", cast.county),
        ("low", cast.village),
        ("x", cast.other_county),
    ):
        Policy.objects.create(
            topic="retention",
            edition=name,
            title=name,
            unit=unit,
            effective_from="2020-01-01T00:00Z",
            values={},
            source="s",
        )
    with django_assert_num_queries(1):
        found = {policy.edition for policy in queries.policies_over([cast.county.path])}
    assert found == {"all", "up", "own", "low"}


def test_the_edition_before_is_of_the_same_jurisdiction_else_everywheres(cast) -> None:
    def add(name, unit, year):
        return Policy.objects.create(
            topic="retention",
            edition=name,
            title=name,
            unit=unit,
            effective_from=f"{year}-01-01T00:00Z",
            values={},
            source="s",
        )

    everywhere, first = add("all", None, 2019), add("one", cast.county, 2020)
    second = add("two", cast.county, 2021)
    for policy in (everywhere, first, second):
        policy.refresh_from_db()
    assert queries.edition_before(second) == first
    assert queries.edition_before(first) == everywhere
    assert queries.edition_before(everywhere) is None
