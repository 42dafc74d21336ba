"""All reads of the registers by rule. None of them asks in a loop."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from fangxian.base.text import clean
from fangxian.register import divisions, tree
from fangxian.register.models import Person, Place, Policy, Team, Unit


def unit_subtree(unit: Unit) -> QuerySet[Unit]:
    """Return a unit and all below it, in tree order."""
    found: QuerySet[Unit] = Unit.objects.filter(path__startswith=unit.path).order_by("path")
    return found


def unit_ancestors(unit: Unit) -> QuerySet[Unit]:
    """Return the units above ``unit``, the root first."""
    found: QuerySet[Unit] = Unit.objects.filter(path__in=tree.ancestor_paths(unit.path)).order_by("path")
    return found


def child_units(unit: Unit | None) -> QuerySet[Unit]:
    """Return the units directly below ``unit``, or the roots, in tree order."""
    place = {"path__startswith": unit.path, "depth": unit.depth + 1} if unit else {"depth": 1}
    found: QuerySet[Unit] = Unit.objects.filter(**place).order_by("path")
    return found


def top_units(units: QuerySet[Unit]) -> list[Unit]:
    """Return those of ``units`` that have none of ``units`` above them: where a person's tree begins. One query."""
    found: list[Unit] = []
    for unit in units.order_by("path"):
        if not (found and unit.path.startswith(found[-1].path)):
            found.append(unit)
    return found


def search_units(units: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    """Return those of ``units`` whose name holds every word or whose code begins with it, the widest first."""
    for word in clean(words).split():
        code = divisions.normalise_code(word)
        units = units.filter(Q(name__icontains=word) | Q(code__startswith=word) | Q(code=code))
    return units.order_by("depth", "path")


def ancestors_by_path(units: Iterable[Unit]) -> dict[str, Unit]:
    """Return every unit above ``units`` by its path, in one query: for naming where they lie."""
    paths = {path for unit in units for path in tree.ancestor_paths(unit.path)}
    return {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}


def places_below(unit: Unit) -> QuerySet[Place]:
    """Return the places of a unit and of all below it."""
    return Place.objects.filter(unit__path__startswith=unit.path).select_related("unit").order_by("unit__path", "name")


def places_in(units: QuerySet[Unit]) -> QuerySet[Place]:
    """Return the places of ``units``."""
    return Place.objects.filter(unit__in=units).select_related("unit")


def people_in(units: QuerySet[Unit]) -> QuerySet[Person]:
    """Return the people of ``units``, by pseudonym."""
    return Person.objects.filter(unit__in=units).select_related("unit")


def teams_in(units: QuerySet[Unit]) -> QuerySet[Team]:
    """Return the teams of ``units`` with how many are in each (``size``)."""
    return Team.objects.filter(unit__in=units).select_related("unit").annotate(size=Count("members"))


def teams_with_members(units: QuerySet[Unit]) -> QuerySet[Team]:
    """Return the teams of ``units`` with their members: two queries."""
    people = Person.objects.order_by("number")
    return Team.objects.filter(unit__in=units).select_related("unit").prefetch_related(Prefetch("members", people))


def policies_over(paths: Sequence[str]) -> QuerySet[Policy]:
    """Return the editions that concern units below ``paths``: theirs, those above, and those for everywhere."""
    reach = Q(unit=None)
    if paths:
        above = {above for path in paths for above in tree.ancestor_paths(path)}
        reach |= Q(unit__path__in=above) | reduce(or_, (Q(unit__path__startswith=path) for path in paths))
    return Policy.objects.filter(reach).select_related("unit")


def edition_before(policy: Policy) -> Policy | None:
    """Return the edition that ``policy`` follows: of the same topic and jurisdiction, else the one for everywhere."""
    earlier = Policy.objects.filter(topic=policy.topic, effective_from__lte=policy.effective_from).exclude(pk=policy.pk)
    earlier = earlier.order_by("-effective_from", "-created_at")
    own = earlier.filter(unit=policy.unit_id).first()
    if own is None and policy.unit_id is not None:
        own = earlier.filter(unit=None).first()
    return own


def unit_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of units by id, in one query."""
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
