from datetime import timedelta
from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.facts import NIGHT, decision, post_of

VIEW, AMEND, REVEAL, CONFIRM = "checkpoint.view", "checkpoint.amend", "subject.reveal", "arrival.confirm"
BOTH = ("GET", "POST")
# A form that comes back with its errors was still opened to the right person.
FORM_ANSWERS = (200, 302, 422)


def passage(cast: Cast) -> dict[str, Any]:
    post = post_of(cast)
    id = post.passage()
    post.screening(id)
    post.send()
    return {"id": id}


def screening(cast: Cast) -> dict[str, Any]:
    post = post_of(cast)
    id = post.screening(post.passage())
    post.send()
    return {"id": id}


def arrival(cast: Cast) -> dict[str, Any]:
    post = post_of(cast)
    isolate = decision("home_isolation", confirm_by=NIGHT + timedelta(days=1))
    id = post.screening(post.passage(), decision=isolate)
    post.send()
    return {"id": id}


def handover(cast: Cast) -> dict[str, Any]:
    post = post_of(cast)
    id = post.make("checkpoint.handover", {"to": cast.leader.pk, "started_at": NIGHT})
    post.send()
    return {"id": id}


ROWS = [
    Row("checkpoint:handover", VIEW, kwargs=handover),
    Row("checkpoint:lanes", VIEW, shows=lambda cast: cast.post.name),
    Row("checkpoint:register", VIEW),
    Row("checkpoint:vehicles", VIEW),
    Row("checkpoint:dissuasions", VIEW),
    Row("checkpoint:handovers", VIEW),
    Row("checkpoint:charts", VIEW),
    Row("checkpoint:chart-data", VIEW),
    Row("checkpoint:export", "checkpoint.export", BOTH, fine=FORM_ANSWERS),
    Row("checkpoint:search", REVEAL, BOTH, fine=FORM_ANSWERS),
    Row("checkpoint:passage", VIEW, kwargs=passage),
    Row("checkpoint:reveal", REVEAL, BOTH, kwargs=passage, fine=FORM_ANSWERS),
    Row("checkpoint:amend-passage", AMEND, BOTH, kwargs=passage, fine=FORM_ANSWERS),
    Row("checkpoint:withdraw-passage", AMEND, BOTH, kwargs=passage, fine=FORM_ANSWERS),
    Row("checkpoint:amend-screening", AMEND, BOTH, kwargs=screening, fine=FORM_ANSWERS),
    Row("checkpoint:withdraw-screening", AMEND, BOTH, kwargs=screening, fine=FORM_ANSWERS),
    Row("checkpoint:arrivals", CONFIRM),
    Row("checkpoint:confirm-arrival", CONFIRM, BOTH, kwargs=arrival, fine=FORM_ANSWERS),
    Row("checkpoint:reveal-arrival", REVEAL, BOTH, kwargs=arrival, fine=FORM_ANSWERS),
]
