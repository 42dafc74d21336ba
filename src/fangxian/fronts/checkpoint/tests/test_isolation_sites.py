"""Centralised isolation names a site: its unit expects the person, finds them in its list and says that they came."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import now
from fangxian.base.indicators import Window, indicator
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.models import Screening
from fangxian.fronts.checkpoint.tests.facts import NIGHT, Post, decision
from fangxian.register.models import Place, PlaceKind, Unit

SignedIn = Callable[..., Client]
CENTRAL = decision("central_isolation", days=14, confirm_by=NIGHT + timedelta(hours=4))


def expected(*units: Unit) -> dict[Unit, float]:
    window = Window(tuple(unit.pk for unit in units), now() - timedelta(hours=1), now())
    found = indicator("checkpoint.arrivals_expected").compute(window)
    return {unit: found[unit.pk] for unit in units if unit.pk in found}


@pytest.fixture
def site(cast: Cast) -> Place:
    """In another county than the post that sends people there."""
    return Place.objects.create(unit=cast.other_county, name="示例隔离点", kind=PlaceKind.ISOLATION_SITE)


def test_a_site_stands_on_the_page_of_the_passage_and_in_the_file(
    cast: Cast, post: Post, site: Place, signed_in: SignedIn
) -> None:
    passage = post.passage()
    post.screening(passage, decision=CENTRAL, destination_place=site.pk)
    post.send()
    page = signed_in(cast.leader).get(reverse("checkpoint:passage", args=[passage])).content.decode()
    assert "示例隔离点" in page
    file = signed_in(cast.leader).get(f"{reverse('checkpoint:register')}?format=csv")
    assert "示例隔离点" in b"".join(file).decode("utf-8-sig")


def test_the_site_is_expected_where_it_stands_and_by_nobody_once_arrived(cast: Cast, post: Post, site: Place) -> None:
    assert site.unit_id == cast.other_county.pk != post.unit_id
    sent = post.screening(decision=CENTRAL, destination_place=site.pk)
    post.send()
    assert expected(cast.county, cast.other_county) == {cast.other_county: 1}
    window = Window((cast.other_county.pk,), now() - timedelta(hours=1), now())
    assert indicator("checkpoint.arrivals_expected").entries(window, 0, 5) == [sent]
    post.arrival(sent)
    post.send()
    assert expected(cast.county, cast.other_county) == {}


def test_without_a_site_the_division_that_was_told_expects_the_person_and_each_counts_once(
    cast: Cast, post: Post, site: Place
) -> None:
    post.screening(decision=CENTRAL, destination_code=cast.county.code)
    post.screening(decision=CENTRAL, destination_code=cast.county.code, destination_place=site.pk)
    post.screening(decision=CENTRAL)
    post.screening(decision=decision(), destination_code=cast.county.code)
    post.send()
    assert expected(cast.county, cast.other_county) == {cast.county: 1, cast.other_county: 1}


def test_a_site_told_by_a_correction_is_the_one_that_expects(cast: Cast, post: Post, site: Place) -> None:
    sent = post.screening(decision=CENTRAL, destination_code=cast.county.code)
    post.amend(sent, "checkpoint.screening", destination_place=site.pk)
    post.send()
    assert Screening.objects.get(pk=sent).destination_place_id == site.pk
    assert expected(cast.county, cast.other_county) == {cast.other_county: 1}


def test_the_unit_of_the_site_finds_the_person_and_says_that_they_came(
    cast: Cast, post: Post, site: Place, signed_in: SignedIn
) -> None:
    Place.objects.filter(pk=site.pk).update(unit=cast.county)
    post.unit_id = cast.other_county.pk
    sent = post.screening(decision=CENTRAL, destination_place=site.pk)
    post.send()
    host = signed_in(cast.leader)
    assert "示例隔离点" in host.get(reverse("checkpoint:arrivals")).content.decode()
    assert host.post(reverse("checkpoint:confirm-arrival", args=[sent]), {"result": "arrived"}).status_code == 302
    assert Screening.objects.get(pk=sent).arrival == "arrived"


def test_arrivals_expected_take_one_query_however_many_they_are(cast: Cast, post: Post, site: Place) -> None:
    for _number in range(3):
        post.screening(decision=CENTRAL, destination_place=site.pk)
        post.screening(decision=CENTRAL, destination_code=cast.county.code)
    post.send()
    with CaptureQueriesContext(connection) as queries:
        assert expected(*Unit.objects.all()) == {cast.county: 3, cast.other_county: 3}
    assert len(queries) == 2  # the units, and the figure


def test_arrivals_expected_are_read_along_an_index(cast: Cast, post: Post, site: Place) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a small table is read whole on PostgreSQL")
    with CaptureQueriesContext(connection) as queries:
        expected(cast.county, cast.other_county)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert plan.count("screening_on_the_way (destination_place_id=?") == 2, plan
