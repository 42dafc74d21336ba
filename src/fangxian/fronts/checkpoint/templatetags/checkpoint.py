"""How the pages of this front draw temperatures, decisions and identities."""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.formats import localize
from django.utils.translation import gettext as _

from fangxian.fronts.checkpoint import wording
from fangxian.fronts.checkpoint.codes import Outcome
from fangxian.fronts.checkpoint.history import Story, Traveller, field_labels
from fangxian.fronts.checkpoint.lists import flags_of
from fangxian.fronts.checkpoint.queries import Lane

register = template.Library()
Identity = Mapping[str, str]
Shown = Mapping[str, Identity] | str

_CLASSES: Final = {
    Outcome.REMEASURE.value: "bg-yellow-lt",
    Outcome.PASS.value: "bg-green-lt",
    Outcome.DISSUADE.value: "bg-secondary-lt",
    Outcome.HOME_ISOLATION.value: "bg-blue-lt",
    Outcome.CENTRAL_ISOLATION.value: "bg-blue-lt",
    Outcome.FEVER_CLINIC.value: "bg-red text-red-fg",
    Outcome.OBSERVE_AND_REFER.value: "bg-red text-red-fg",
}


@register.filter
def celsius(value: float | None) -> str:
    """Return a temperature with one decimal: 36.4 °C."""
    return "" if value is None else f"{localize(round(value, 1))} °C".replace("-", "\N{MINUS SIGN}")


@register.filter
def outcome_class(outcome: str) -> str:
    """Return the colour of a decision; its word always stands beside it."""
    return _CLASSES.get(outcome, "bg-secondary-lt")


@register.filter
def flag_words(row: Any) -> list[str]:
    """Return what is irregular about a row, in words."""
    return [words for words in flags_of(row).split(" · ") if words]


@register.filter
def symptom_words(person: Traveller) -> str:
    """Return the symptoms that were told, in words."""
    return " · ".join(wording.symptom_in_words(code) for code in person.body.symptoms)


@register.filter
def decision_words(person: Traveller) -> str:
    """Return the decision that holds, in one sentence."""
    standing = [rung for rung in person.ladder if not rung.row.is_withdrawn] or list(person.ladder)
    return wording.decision_in_words(standing[-1].decision) if standing else ""


@register.filter
def identity_lines(identity: Identity) -> list[tuple[str, str]]:
    """Return identifying fields with their labels, in the order in which they are asked."""
    labels = {**field_labels("checkpoint.passage"), **field_labels("checkpoint.screening")}
    return [(_(label), identity[name]) for name, label in labels.items() if identity.get(name)]


@register.filter
def vehicle_identity(story: Story, shown: Shown) -> Identity:
    """Return the vehicle's identity: in clear where it was revealed, else masked."""
    return shown.get(str(story.row.pk), {}) if isinstance(shown, Mapping) else story.identity


@register.filter
def person_identity(person: Traveller, shown: Shown) -> Identity:
    """Return a person's identity: in clear where it was revealed, else masked."""
    return shown.get(str(person.row.pk), {}) if isinstance(shown, Mapping) else person.identity


@register.filter
def lane_figures(lane: Lane) -> list[dict[str, Any]]:
    """Return the figures of a post in the order in which they are read."""
    figures = lane.figures
    isolated = figures["to_home_isolation"] + figures["to_central_isolation"]
    return [
        {"label": _("Vehicles"), "value": figures["vehicles"], "danger": False},
        {"label": _("People who passed"), "value": figures["people"], "danger": False},
        {"label": _("Screened"), "value": figures["screened"], "danger": False},
        {"label": _("Re-measured"), "value": figures["remeasured"], "danger": False},
        {"label": _("Febrile"), "value": figures["febrile"], "danger": figures["febrile"] > 0},
        {"label": _("Dissuaded"), "value": figures["dissuaded_people"], "danger": False},
        {"label": _("To isolation"), "value": isolated, "danger": False},
    ]
