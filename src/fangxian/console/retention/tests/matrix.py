from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.console.retention.tests.people import ASSESSMENT, certificate_of, hold_on, registered


def entry(cast: Cast) -> dict[str, Any]:
    return {"id": registered(cast).pk}


def hold(cast: Cast) -> dict[str, Any]:
    return {"id": hold_on(cast).pk}


def certificate(cast: Cast) -> dict[str, Any]:
    return {"id": certificate_of(cast).pk}


def assessment(cast: Cast) -> str:
    hold_on(cast)
    return ASSESSMENT


FORM = ("GET", "POST")
VIEW, RUN, ERASE = "retention.view", "retention.run", "subject.erase"
REASON = {"reason": "本人申请"}
ROWS = [
    Row("retention:home", VIEW),
    # A certificate names nobody and no unit: it is proof for every coordinator and auditor.
    Row("retention:certificates", VIEW),
    Row("retention:certificate", VIEW, where=certificate),
    Row("retention:holds", VIEW, shows=assessment),
    # The cast's coordinator answers for a county; a run concerns the region and is refused with its reason.
    Row("retention:check", RUN, ("POST",), fine=(403,)),
    Row("retention:run", RUN, FORM, fine=(403,)),
    Row("retention:lift", ERASE, FORM, kwargs=hold, data=lambda cast: REASON),
    Row("retention:reveal", "subject.reveal", FORM, kwargs=entry, data=lambda cast: {"purpose": "联系本人"}),
    Row("retention:erase", ERASE, FORM, kwargs=entry, data=lambda cast: {**REASON, "sure": "on"}),
    Row("retention:hold", ERASE, FORM, kwargs=entry, data=lambda cast: {**REASON, "assessment": ASSESSMENT}),
]
