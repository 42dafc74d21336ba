from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.queries import LOOK_BACK, audit_lines_visible_to, unusual_looks
from fangxian.access.unusual import DIFFERENT_PEOPLE, MANY, NIGHT_FROM, NIGHT_UNTIL, Finding
from fangxian.base.listing import respond
from fangxian.base.navigation import Crumb
from fangxian.console.audit.lists import AUDIT, with_names

VIEW: Final = "audit.view"
SHOWN: Final = 10
RULES: Final[Mapping[str, Any]] = {
    "many": gettext_lazy("More than %(many)d looks by one person within an hour"),
    "night": gettext_lazy("Looks between %(from)d:00 and %(until)d:00 by somebody whose roles do not work at night"),
    "same_subject": gettext_lazy("One subject looked at by %(people)d people or more"),
}
NUMBERS: Final = {"many": MANY, "from": NIGHT_FROM, "until": NIGHT_UNTIL, "people": DIFFERENT_PEOPLE}


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return respond(request, AUDIT, audit_lines_visible_to(user_of(request)), template="audit/list.html")


@require(VIEW)
@require_safe
def unusual(request: HttpRequest) -> HttpResponse:
    findings = unusual_looks(audit_lines_visible_to(user_of(request)))
    with_names([look for finding in findings for look in finding.looks])  # type: ignore[misc]
    context = {
        "rules": [(_rule(rule), [_shown(f) for f in findings if f.rule == rule]) for rule in RULES],
        "days": LOOK_BACK.days,
        "crumbs": [Crumb(_("Looks and exports"), reverse("audit:list")), Crumb(_("Unusual looks"))],
    }
    return render(request, "audit/unusual.html", context)


def _rule(rule: str) -> str:
    return str(RULES[rule]) % NUMBERS


def _shown(finding: Finding) -> dict[str, Any]:
    latest = finding.looks[-SHOWN:][::-1]
    return {"finding": finding, "latest": latest, "more": len(finding.looks) - len(latest)}
