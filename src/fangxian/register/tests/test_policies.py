"""Which edition holds where and when; built-in editions; editions never change."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from fangxian.base.problems import Problem
from fangxian.register import policies, services
from fangxian.register.models import Policy
from fangxian.register.policies import Edition, builtin, differences, digest_of, load_builtin, policy_in_force
from fangxian.register.policies.force import policies_in_force

pytestmark = pytest.mark.django_db
START = datetime(2020, 2, 1, tzinfo=UTC)


def edition(name, *, days=14, at=START, where="", topic="retention"):
    values = {"days": {"checkpoint": days}, "default_days": 30}
    return Edition(
        topic=topic, edition=name, title=name, effective_from=at, source="通知", values=values, jurisdiction=where
    )


def in_force(unit, at=START + timedelta(days=30)):
    found = policy_in_force("retention", unit.pk, at)
    return found.edition if found else None


def test_every_built_in_edition_fits_its_topic() -> None:
    loaded = load_builtin()
    assert loaded.added == Policy.objects.count() > 0
    for policy in Policy.objects.all():
        policies.typed_values(policy)


def test_loading_again_changes_nothing() -> None:
    first = load_builtin()
    again = load_builtin()
    assert (again.added, again.known) == (0, first.added)


def test_a_built_in_file_changed_after_use_is_noticed(monkeypatch) -> None:
    load_builtin()
    original = builtin.read_file

    def changed(file):
        found = original(file)
        return edition(found.edition) if found.topic == "retention" else found

    monkeypatch.setattr(builtin, "read_file", changed)
    with pytest.raises(Problem, match="policy_edition_changed"):
        load_builtin()


def test_an_edition_for_a_unit_that_is_not_there_yet_waits(monkeypatch, tmp_path, cast) -> None:
    file = tmp_path / "x.json"
    body = {"topic": "retention", "edition": "far", "title": "远", "effective_from": "2020-02-01T00:00:00+08:00",
            "source": "通知", "values": {"days": {}, "default_days": 9}, "jurisdiction": "880000"}  # fmt: skip
    file.write_text(json.dumps(body))
    monkeypatch.setattr(builtin, "files", lambda: [file])
    assert load_builtin().waiting == ("far",)
    services.add_unit(None, name="远方", kind="region", code="88", actor=None)
    assert load_builtin().added == 1


def test_retention_knows_the_follow_up_at_checkpoints() -> None:
    load_builtin()
    policy = policy_in_force("retention", None, datetime.now(UTC))
    values = policies.typed_values(policy)
    assert (values.days_for("checkpoint"), values.days_for("something else")) == (14, values.default_days)


def test_the_nearest_unit_above_decides(cast) -> None:
    services.add_policy_edition(edition("everywhere"))
    assert in_force(cast.village) == "everywhere"
    services.add_policy_edition(edition("league", where="990100"))
    services.add_policy_edition(edition("county", where="990101"))
    assert in_force(cast.village) == "county"
    assert in_force(cast.other_township) == "league"
    assert in_force(cast.region) == "everywhere"


def test_the_latest_edition_in_effect_decides(cast) -> None:
    services.add_policy_edition(edition("one"))
    services.add_policy_edition(edition("two", at=START + timedelta(days=7)))
    assert in_force(cast.county, START + timedelta(days=6)) == "one"
    assert in_force(cast.county, START + timedelta(days=7)) == "two"
    assert in_force(cast.county, START - timedelta(seconds=1)) is None


def test_a_deployments_own_edition_wins_over_a_built_in_one(cast) -> None:
    load_builtin()
    services.add_policy_edition(edition("own", at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert in_force(cast.county) == "own"


def test_it_takes_two_queries_for_any_number_of_editions(cast, django_assert_num_queries) -> None:
    load_builtin()
    for number in range(20):
        services.add_policy_edition(edition(f"e{number}", where="990101"))
    with django_assert_num_queries(2):
        policy_in_force("retention", cast.village.pk, datetime.now(UTC))
    with django_assert_num_queries(2):
        assert {"retention"} <= set(policies_in_force(cast.village.pk, datetime.now(UTC)))


def test_values_must_fit_the_topic() -> None:
    for wrong in ({"days": {"checkpoint": 0}, "default_days": 30}, {"default_days": 30, "days": {}, "more": 1}, {}):
        with pytest.raises(Problem, match="policy_values_invalid"):
            services.add_policy_edition(
                Edition(topic="retention", edition="x", title="x", effective_from=START, source="x", values=wrong)
            )
    with pytest.raises(Problem, match="policy_topic_unknown"):
        services.add_policy_edition(edition("x", topic="nothing"))


def test_an_edition_cannot_be_added_twice_and_the_transaction_lives_on() -> None:
    services.add_policy_edition(edition("one"))
    with pytest.raises(Problem, match="policy_edition_taken"):
        services.add_policy_edition(edition("one", days=9))
    assert Policy.objects.get(edition="one").values["days"] == {"checkpoint": 14}


def test_the_database_itself_refuses_to_change_an_edition() -> None:
    services.add_policy_edition(edition("one"))
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Policy.objects.update(title="x")
    assert Policy.objects.get().title == "one"


def test_the_digest_does_not_depend_on_the_zone_in_which_a_moment_is_written() -> None:
    shanghai = datetime.fromisoformat("2020-02-01T08:00:00+08:00")
    assert digest_of(edition("a")) == digest_of(edition("a", at=shanghai))
    assert digest_of(edition("a")) != digest_of(edition("a", days=15))


def test_differences_name_the_path() -> None:
    before = {"a": {"b": 1, "c": [1, 2]}, "gone": True}
    after = {"a": {"b": 2, "c": [1, 2, 3]}, "new": {}}
    found = {item.path: (item.before, item.after) for item in differences(before, after)}
    assert found == {"a.b": (1, 2), "a.c[3]": (None, 3), "new": (None, {}), "gone": (True, None)}
    assert differences(before, before) == []
