"""The cast's north exit post, with one night already sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from fangxian.base.clock import day_bounds, local_day, now, set_to
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.facts import Post, decision, post_of, reading

NAME, ID_NUMBER, PHONE, PLATE = "沈望北", "11010519491231002X", "13800138000", "蒙K·A1234"


@pytest.fixture
def post(cast: Cast) -> Post:
    return post_of(cast)


@dataclass(frozen=True)
class Night:
    """What the post recorded: a car with two people (one febrile after re-measurement, one to isolate) and a tally."""

    post: Post
    passage: UUID
    feverish: UUID
    isolated: UUID
    dissuasion: UUID
    handover: UUID


@pytest.fixture
def night(cast: Cast, post: Post) -> Iterator[Night]:
    """Recorded around noon, and still noon when it is looked at: it is today's, at whatever hour the tests run."""
    noon = day_bounds(local_day(now()))[0] + timedelta(hours=12)
    with set_to(noon):
        yield _recorded(cast, post, noon)


def _recorded(cast: Cast, post: Post, moment: datetime) -> Night:
    post.start = moment - timedelta(minutes=30)
    passage = post.passage(people=2, vehicle="van", cargo="=HYPERLINK(1)", identity={"plate": PLATE})
    who = {"name": NAME, "id_number": ID_NUMBER, "phone": PHONE, "address": "河湾镇某某小区"}
    feverish = post.screening(
        passage, decision=decision("remeasure"), readings=[reading(37.9, in_range=False)], identity=who, origin="东胜区"
    )
    post.further(feverish, 38.1, "fever_clinic")
    isolated = post.screening(
        passage,
        decision=decision("home_isolation", days=14, confirm_by=moment - timedelta(minutes=5)),
        destination="柳湾嘎查",
        destination_code="990101100201",
        identity={"name": "林远山", "phone": "13900139000"},
    )
    post.tally(vehicles=3, people=7, measured=7)
    dissuasion = post.dissuasion(passage=passage, people=2)
    handover = post.make(
        "checkpoint.handover", {"to": cast.leader.pk, "started_at": moment, "vehicles": 4, "people": 9}
    )
    post.make("checkpoint.conditions", {"ambient_c": -31.0, "thermometers": 3, "spares": 1, "warm_tent": True})
    post.send()
    return Night(post, passage, feverish, isolated, dissuasion, handover)
