"""Made once, the same each time, taken up again, and never beside anything real."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import pytest
from django.db import transaction

from fangxian.accounts.models import Station
from fangxian.base.testing import Cast
from fangxian.demo.plan import Plan
from fangxian.demo.services import InUse, demonstration, make_demonstration
from fangxian.demo.tests.conftest import SMALL
from fangxian.record.models import Entry
from fangxian.register.models import Unit

pytestmark = pytest.mark.django_db
TINY = replace(SMALL, days=1, scale=0.05)
# Entries of the server's own acts.
OWN = ("station.revoked", "duty.published", "batch.confirmed", "batch.moved")
COLUMNS = ("id", "kind", "version", "observed_at", "received_at", "unit_id", "place_id", "author_id", "station_id",
           "station_seq", "payload", "amends_id", "flags")  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def digest() -> str:
    """A hash over everything but keys and ciphertext; the server's own entries have ids of their own."""
    rows = Entry.objects.exclude(kind__in=OWN).order_by("id").values_list(*COLUMNS)
    return hashlib.sha256("\n".join(map(repr, rows)).encode()).hexdigest()


def digest_of(plan: Plan) -> str:
    with undone():
        make_demonstration(plan)
        return digest()


@cache
def expected() -> str:
    """What the tiny plan makes, once for all tests here."""
    return digest_of(TINY)


def test_the_same_plan_makes_the_same_entries() -> None:
    assert expected() == digest_of(TINY)


def test_another_seed_makes_others() -> None:
    assert expected() != digest_of(replace(TINY, seed=2))


def test_made_twice_it_changes_nothing() -> None:
    first = make_demonstration(TINY)
    before = digest(), Entry.objects.count(), Unit.objects.count()
    second = make_demonstration(replace(TINY, seed=5, scale=3))
    assert first.entries > 200
    assert (second.entries, second.batches, second.plan) == (0, 0, TINY)
    assert (digest(), Entry.objects.count(), Unit.objects.count()) == before


def test_an_interrupted_one_is_taken_up_again_by_its_own_plan() -> None:
    whole = expected()

    def interrupt(share: float, entries: int) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demonstration(TINY, interrupt)
    assert demonstration() == (TINY, False)
    assert Entry.objects.filter(station_id__isnull=False).exists()
    resumed = make_demonstration(replace(TINY, seed=5))
    assert resumed.plan == TINY
    assert demonstration() == (TINY, True)
    assert digest() == whole


def test_it_does_not_go_among_real_people(cast: Cast) -> None:
    with pytest.raises(InUse):
        make_demonstration(TINY)
    assert not Station.objects.exists()


def test_divisions_that_were_imported_before_are_used() -> None:
    region = Unit.objects.add_root({"name": "内蒙古自治区", "kind": "region", "code": "15"})
    make_demonstration(TINY)
    assert Unit.objects.get(code="15").pk == region.pk
    assert Unit.objects.get(code="150602").is_descendant_of(region)


def test_a_larger_scale_means_more_posts() -> None:
    large = replace(TINY, scale=8.0, until=TINY.start)
    assert (large.copies, large.traffic) == (2, 4.0)
    assert (TINY.copies, TINY.traffic) == (1, 0.05)
