"""Who may see and do what at checkpoints: always as a question about one thing and as the list of all such things."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fangxian.access.scopes import granted_paths, may_in_unit, units_in_scope
from fangxian.accounts.models import User
from fangxian.fronts.checkpoint.models import Dissuasion, HandOver, Observed, Passage, Screening
from fangxian.register import tree
from fangxian.register.models import Place, PlaceKind, Unit, UnitKind

R = TypeVar("R", bound=Observed)


def _in_scope(model: type[R], user: User, permission: str) -> QuerySet[R]:
    """Return the rows of units in scope; asked row by row, so that the newest page is read along the index of time."""
    units = units_in_scope(user, permission).filter(pk=OuterRef("unit_id"))
    found: QuerySet[R] = model._default_manager.filter(Exists(units))
    return found


def may_view(user: User, row: Observed) -> bool:
    """Say whether ``user`` may see ``row`` of this front, under pseudonyms."""
    return may_in_unit(user, "checkpoint.view", row.unit_id)


def passages_visible_to(user: User) -> QuerySet[Passage]:
    return _in_scope(Passage, user, "checkpoint.view")


def screenings_visible_to(user: User) -> QuerySet[Screening]:
    return _in_scope(Screening, user, "checkpoint.view")


def dissuasions_visible_to(user: User) -> QuerySet[Dissuasion]:
    return _in_scope(Dissuasion, user, "checkpoint.view")


def handovers_visible_to(user: User) -> QuerySet[HandOver]:
    return _in_scope(HandOver, user, "checkpoint.view")


def units_visible_to(user: User) -> QuerySet[Unit]:
    """Return the units whose checkpoints ``user`` may see."""
    return units_in_scope(user, "checkpoint.view")


def posts_visible_to(user: User) -> QuerySet[Place]:
    """Return the checkpoints that ``user`` may see, closed ones left out."""
    return Place.objects.filter(unit__in=units_visible_to(user), kind=PlaceKind.CHECKPOINT, is_closed=False)


def may_amend(user: User, row: Observed) -> bool:
    """Say whether ``user`` may correct or withdraw ``row``."""
    return may_in_unit(user, "checkpoint.amend", row.unit_id)


def amendable_by(user: User, model: type[R]) -> QuerySet[R]:
    """Return the rows of ``model`` that ``user`` may correct or withdraw."""
    return _in_scope(model, user, "checkpoint.amend")


def may_reveal(user: User, row: Observed) -> bool:
    """Say whether ``user`` may look at the identities of ``row``, for a purpose."""
    return may_view(user, row) and may_in_unit(user, "subject.reveal", row.unit_id)


def revealable_by(user: User, model: type[R]) -> QuerySet[R]:
    """Return the rows of ``model`` whose identities ``user`` may look at, for a purpose."""
    reveal = units_in_scope(user, "subject.reveal")
    return _in_scope(model, user, "checkpoint.view").filter(unit_id__in=reveal.values("pk"))


def may_export(user: User, unit_id: UUID | None) -> bool:
    """Say whether ``user`` may take lists of ``unit_id`` out."""
    return may_in_unit(user, "checkpoint.export", unit_id)


def exportable_by(user: User) -> QuerySet[Screening]:
    """Return the screenings that ``user`` may take out as a file."""
    return _in_scope(Screening, user, "checkpoint.export")


def may_confirm_arrival(user: User, screening: Screening) -> bool:
    """Say whether ``user`` may tell of this arrival: at the post that asked, or at the destination (RULEBOOK C12)."""
    return arrivals_confirmable_by(user).filter(pk=screening.pk).exists()


def arrivals_confirmable_by(user: User) -> QuerySet[Screening]:
    """Return the screenings whose arrival ``user`` may tell of, confirmed ones too."""
    return _on_their_way(user, "arrival.confirm")


def arrivals_revealable_by(user: User) -> QuerySet[Screening]:
    """Return the screenings whose traveller ``user`` may know by name, for a purpose, to find them at the destination."""
    return arrivals_confirmable_by(user).filter(pk__in=_on_their_way(user, "subject.reveal").values("pk"))


def _on_their_way(user: User, permission: str) -> QuerySet[Screening]:
    """Return the people asked to arrive: from the user's posts, or to the user's units.

    A post can often name no more than the county somebody goes to: then its townships and villages may find them.
    """
    units = units_in_scope(user, permission)
    above = [path for granted in granted_paths(user, permission) for path in tree.ancestor_paths(granted)]
    counties = Unit.objects.filter(path__in=above, kind=UnitKind.COUNTY)
    codes = (units | counties).exclude(code=None).exclude(code="").values("code")
    places = Place.objects.filter(unit__in=units).values("pk")
    mine = Q(unit_id__in=units.values("pk")) | Q(destination_code__in=codes) | Q(destination_place_id__in=places)
    return Screening.objects.filter(mine, confirm_by__isnull=False)
