"""Outcomes and roles in sentences, in the language of the reader."""

from datetime import date, datetime
from typing import Final

from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.register.models import Application, ApplicationState, Call, ChoiceRule, MemberRole, TeamKind, Why

# A branch has a secretary; any other team has somebody who leads it.
LEADERS: Final = {
    MemberRole.SECRETARY.value: gettext_lazy("Team leader"),
    MemberRole.DEPUTY.value: gettext_lazy("Deputy team leader"),
}
RULES: Final = {
    ChoiceRule.FIRST_COME.value: gettext_lazy("Whoever applies first is chosen first."),
    ChoiceRule.LONGEST_SINCE.value: gettext_lazy(
        "Those never called before are chosen first, then those whose last call lies longest back; among equals whoever "
        "applied first."
    ),
    ChoiceRule.BY_LOT.value: gettext_lazy(
        "By lot. Each application's lot follows from a number drawn when the call was published; the lowest lots are chosen."
    ),
}


def role_in_words(kind: str, role: str) -> str:
    """Return what a role is called in a team of this kind."""
    if kind != TeamKind.BRANCH and role in LEADERS:
        return str(LEADERS[role])
    return str(MemberRole(role).label)


def roles_of(kind: str) -> list[tuple[str, str]]:
    """Return the roles there are in a team of this kind, with their names."""
    known = MemberRole.values if kind == TeamKind.BRANCH else [MemberRole.MEMBER.value, *LEADERS]
    return [(role, role_in_words(kind, role)) for role in known]


def rule_in_words(rule: str) -> str:
    """Return a rule of choice as a sentence."""
    return str(RULES[rule])


def explain(application: Application, call: Call) -> str:
    """Return why an application came out as it did; empty while it waits."""
    if application.state in (ApplicationState.WAITING, ApplicationState.WITHDRAWN):
        return ""
    if application.why == Why.NOT_INSURED:
        return _("Left out: there was no accident insurance for this post.")
    if application.why == Why.LEFT:
        return _("Left out: no longer in the register of people.")
    text = _("No. {rank} in the order ({basis}); {wanted} were wanted, {reserves} in reserve.")
    words = text.format(
        rank=application.rank, basis=_basis(application, call), wanted=call.wanted, reserves=call.reserves
    )
    if application.why == Why.MOVED_UP:
        words += " " + _("Moved up when somebody else could not come.")
    return words


def _basis(application: Application, call: Call) -> str:
    if call.rule == ChoiceRule.BY_LOT:
        return _("lot {lot}").format(lot=application.basis)
    if call.rule == ChoiceRule.FIRST_COME:
        moment = localtime(datetime.fromisoformat(application.basis))
        return _("applied {when}").format(when=format_date(moment, "Y-m-d H:i:s"))
    if not application.basis:
        return _("never called before")
    return _("last called until {day}").format(day=date.fromisoformat(application.basis))
