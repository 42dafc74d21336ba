"""Who may open what: the addresses of the checkpoint front."""

from datetime import timedelta
from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.clock import local_day, now
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.facts import decision, post_of

NUMBER = "K7-MATRIX"


def _screening(cast: Cast) -> tuple[Any, Any]:
    post = post_of(cast)
    post.start = now() - timedelta(minutes=10)
    passage = post.passage(people=1)
    by = now() + timedelta(hours=2)
    screening = post.screening(passage, pass_number=NUMBER, decision=decision("home_isolation", days=14, confirm_by=by))
    post.send()
    return passage, screening


def passage(cast: Cast) -> dict[str, Any]:
    return {"id": _screening(cast)[0]}


def screening(cast: Cast) -> dict[str, Any]:
    return {"id": _screening(cast)[1]}


def handover(cast: Cast) -> dict[str, Any]:
    post = post_of(cast)
    id = post.make("checkpoint.handover", {"to": cast.leader.pk, "started_at": now()})
    post.send()
    return {"id": id}


def pass_number(cast: Cast) -> str:
    _screening(cast)
    return NUMBER


def passage_of(cast: Cast) -> str:
    return str(_screening(cast)[0])


def handed_over(cast: Cast) -> str:
    return str(handover(cast)["id"])


def post_name(cast: Cast) -> str:
    return cast.post.name


def dissuaded_from(cast: Cast) -> str:
    post = post_of(cast)
    post.dissuasion(origin="远方矩阵镇")
    post.send()
    return "远方矩阵镇"


def vehicle_form(cast: Cast) -> dict[str, str]:
    return {"direction": "out", "vehicle": "van", "people": "2", "reason": "看错了"}


def person_form(cast: Cast) -> dict[str, str]:
    return {"direction": "out", "residence": "local", "reason": "听错了"}


def reason(cast: Cast) -> dict[str, str]:
    return {"reason": "重复登记"}


def purpose(cast: Cast) -> dict[str, str]:
    return {"purpose": "上门核实"}


def export_form(cast: Cast) -> dict[str, str]:
    day = local_day(now()).isoformat()
    return {"start": day, "end": day, "purpose": "上级核查"}


def search_form(cast: Cast) -> dict[str, str]:
    return {"index": "plate", "value": "蒙K12345", "purpose": "协查"}


FORM = ("GET", "POST")
VIEW, AMEND, REVEAL, CONFIRM = "checkpoint.view", "checkpoint.amend", "subject.reveal", "arrival.confirm"
ROWS = [
    Row("checkpoint:lanes", VIEW, shows=post_name),
    Row("checkpoint:register", VIEW, shows=pass_number),
    Row("checkpoint:vehicles", VIEW, shows=passage_of),
    Row("checkpoint:dissuasions", VIEW, shows=dissuaded_from),
    Row("checkpoint:handovers", VIEW, shows=handed_over),
    Row("checkpoint:handover", VIEW, kwargs=handover),
    Row("checkpoint:passage", VIEW, kwargs=passage),
    Row("checkpoint:charts", VIEW, shows=post_name),
    Row("checkpoint:chart-data", VIEW),
    Row("checkpoint:amend-passage", AMEND, FORM, kwargs=passage, data=vehicle_form),
    Row("checkpoint:withdraw-passage", AMEND, FORM, kwargs=passage, data=reason),
    Row("checkpoint:amend-screening", AMEND, FORM, kwargs=screening, data=person_form),
    Row("checkpoint:withdraw-screening", AMEND, FORM, kwargs=screening, data=reason),
    Row("checkpoint:reveal", REVEAL, FORM, kwargs=passage, data=purpose),
    Row("checkpoint:search", REVEAL, FORM, data=search_form),
    Row("checkpoint:export", "checkpoint.export", FORM, data=export_form),
    Row("checkpoint:arrivals", CONFIRM, shows=pass_number),
    Row("checkpoint:confirm-arrival", CONFIRM, FORM, kwargs=screening, data=lambda cast: {"result": "arrived"}),
    Row("checkpoint:reveal-arrival", REVEAL, FORM, kwargs=screening, data=purpose),
]
