"""The read models count what an independent count of the sent facts counts."""

from collections import Counter
from typing import Any

import pytest
from django.db.models import Sum

from fangxian.demo.facts import Fact
from fangxian.demo.tests.conftest import Made
from fangxian.fronts.checkpoint.models import HourFigure

pytestmark = pytest.mark.django_db


def counted(facts: list[Fact]) -> Counter[str]:
    """Count from the facts alone, the correction and the withdrawal put in by hand."""
    count: Counter[str] = Counter()
    last: dict[Any, dict[str, Any]] = {}
    withdrawn = {fact.amends for fact in facts if fact.sort == "record.withdrawal"}
    corrected = {fact.amends: fact.payload["set"]["people"] for fact in facts if fact.sort == "record.amendment"}
    for fact in sorted(facts, key=lambda item: item.at):
        body = fact.payload
        if fact.sort == "checkpoint.passage" and fact.id not in withdrawn:
            count["vehicles"] += body["vehicle"] != "on_foot"
            count["people"] += corrected.get(fact.id, body["people"])
        elif fact.sort == "checkpoint.tally":
            count.update(vehicles=body["vehicles"], people=body["people"], screened=body["measured"])
        elif fact.sort == "checkpoint.screening":
            count.update(registered=1, screened=1)
            last[fact.id] = body["decision"]
        elif fact.sort == "checkpoint.reading":
            last[body["screening"]] = body["decision"]
        elif fact.sort == "checkpoint.dissuasion":
            count.update(dissuaded_people=body["people"], dissuaded_vehicles=body["vehicles"])
    count["febrile"] = sum(decision["is_fever"] for decision in last.values())
    count["to_home_isolation"] = sum(decision["outcome"] == "home_isolation" for decision in last.values())
    count["to_central_isolation"] = sum(decision["outcome"] == "central_isolation" for decision in last.values())
    return count


def test_sums_by_hour_are_those_of_an_independent_count(made: Made) -> None:
    facts = [fact for sending in made.sent for fact in sending.facts]
    expected = counted(facts)
    found = HourFigure.objects.aggregate(**{name: Sum(name) for name in expected})
    assert found == dict(expected)
    assert expected["registered"] > 300


def test_each_post_has_its_own_figures(made: Made) -> None:
    by_place: Counter[Any] = Counter()
    for sending in made.sent:
        place = sending.device.station.place_id
        by_place[place] += sum(fact.sort == "checkpoint.screening" for fact in sending.facts)
    rows = HourFigure.objects.values_list("place_id").annotate(found=Sum("registered"))
    assert dict(rows) == {place: by_place[place] for place, _found in rows}
