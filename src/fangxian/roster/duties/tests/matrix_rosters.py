"""Who may open what: the pages of rosters."""

from typing import Any

from fangxian.access.matrix import SIGNED_IN, Row
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.jobs.models import Job, JobState
from fangxian.planning.rosters import Plan
from fangxian.roster.duties import services
from fangxian.roster.duties.models import Roster
from fangxian.roster.duties.parcel import packed
from fangxian.roster.duties.services.plan_roster import PLAN as SEARCH
from fangxian.roster.duties.tests.stage import Stage, tomorrow

FORM, POST = ("GET", "POST"), ("POST",)
VIEW, PLAN, PUBLISH = "roster.view", "roster.plan", "roster.publish"
_last: list[tuple[Stage, Roster]] = []


def draft(cast: Cast) -> dict[str, Any]:
    stage = Stage(cast)
    roster = stage.roster()
    stage.full(roster)
    _last[:] = [(stage, roster)]
    return {"id": roster.pk}


def published(cast: Cast) -> dict[str, Any]:
    found = draft(cast)
    services.publish_plan(_last[0][1].plans.get().pk, actor=cast.coordinator)
    return found


def empty(cast: Cast) -> dict[str, Any]:
    return {"id": Stage(cast).roster().pk}


def numbered(cast: Cast) -> dict[str, Any]:
    return {**draft(cast), "number": 1}


def cell(cast: Cast) -> dict[str, Any]:
    return {**draft(cast), "person": _last[0][0].people[0].pk, "day": 0}


def paired(cast: Cast) -> dict[str, Any]:
    found = draft(cast)
    first, second = _last[0][0].people[:2]
    pair = services.add_pair(cast.county.pk, first.pk, second.pk, together=False, actor=cast.coordinator)
    return {**found, "pair": pair.pk}


def pair_form(cast: Cast) -> dict[str, Any]:
    first, second = _last[0][0].people[:2]
    return {"first": first.pk, "second": second.pk, "what": "together"}


def rules_form(cast: Cast) -> dict[str, Any]:
    return {"shortest_run": 2, "least_hours": 20, "weekends_month": 2}


def succession_form(cast: Cast) -> dict[str, Any]:
    stage = _last[0][0]
    return {"before": stage.night.pk, "after": stage.day.pk}


def forbidden(cast: Cast) -> dict[str, Any]:
    found, stage = draft(cast), _last[0][0]
    rule = services.forbid_succession(cast.county.pk, stage.night.pk, stage.day.pk, actor=cast.coordinator)
    return {**found, "succession": rule.pk}


def lost(cast: Cast) -> dict[str, Any]:
    found = draft(cast)
    best = {"cost": 0, "violations": 0, "plan": packed(Plan())}
    job = Job.objects.create(
        kind=SEARCH, title="计划", owner=cast.coordinator, language="zh-hans", asked_at=now(), finished_at=now(),
        state=JobState.FAILED, best=best, arguments={"roster": str(found["id"])},
    )  # fmt: skip
    return {**found, "job": job.pk}


def title(cast: Cast) -> str:
    return Stage(cast).roster().title


def roster_form(cast: Cast) -> dict[str, Any]:
    return {"unit": cast.county.code, "first_day": tomorrow().isoformat(), "days": 7, "title": ""}


def sick_form(cast: Cast) -> dict[str, Any]:
    return {"person": _last[0][0].people[0].pk, "first_day": tomorrow().isoformat(), "last_day": ""}


def moved(cast: Cast) -> dict[str, Any]:
    first, second = _last[0][0].people[:2]
    return {"source": f"{first.pk}:0", "target": f"{second.pk}:0"}


def reason(cast: Cast) -> dict[str, Any]:
    return {"reason": "任务结束"}


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


ROWS = [
    Row("duties:list", VIEW, shows=title),
    Row("duties:new", PLAN, FORM, data=roster_form),
    Row("duties:fairness", SIGNED_IN),
    Row("duties:roster", VIEW, kwargs=draft),
    Row("duties:progress", VIEW, kwargs=draft),
    Row("duties:copy", PLAN, FORM, kwargs=draft, data=lambda cast: {"first_day": tomorrow().isoformat()}),
    Row("duties:close", PUBLISH, FORM, kwargs=published, data=reason),
    Row("duties:take-back", PUBLISH, FORM, kwargs=published, data=reason),
    Row("duties:delete", PLAN, POST, kwargs=draft, data=nothing),
    Row("duties:plans", VIEW, kwargs=draft),
    Row("duties:compare", VIEW, kwargs=draft),
    Row("duties:search", PLAN, FORM, kwargs=draft, data=lambda cast: {"seconds": 20}),
    Row("duties:repair", PLAN, POST, kwargs=published, data=nothing),
    Row("duties:sick", PLAN, FORM, kwargs=published, data=sick_form),
    Row("duties:keep", PLAN, POST, kwargs=lost, data=nothing),
    Row("duties:publish", PUBLISH, FORM, kwargs=numbered, data=nothing),
    Row("duties:cell", PLAN, FORM, kwargs=cell, data=lambda cast: {"what": ""}),
    Row("duties:rules", PLAN, FORM, kwargs=draft, data=rules_form),
    Row("duties:succession-new", PLAN, FORM, kwargs=draft, data=succession_form),
    Row("duties:succession-remove", PLAN, FORM, kwargs=forbidden, data=nothing),
    Row("duties:pair-new", PLAN, FORM, kwargs=draft, data=pair_form),
    Row("duties:pair-remove", PLAN, FORM, kwargs=paired, data=nothing),
    Row("duties:unpin", PLAN, FORM, kwargs=draft, data=nothing),
    Row("duties:move", PLAN, POST, kwargs=draft, data=moved),
    Row("duties:sheet", VIEW, kwargs=draft),
    Row("duties:file", VIEW, kwargs=draft),
    Row("duties:import", PLAN, FORM, kwargs=draft, data=nothing, fine=(200, 302, 422)),
]
