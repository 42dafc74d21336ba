"""Who may what, as an answer for one thing and as a list of things: always both, and both from one rule."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from fangxian.access.models import Grant
from fangxian.access.roles import FRONTS_AMENDED, roles_with
from fangxian.access.scopes import grants_held, may_in_unit, units_in_scope
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.record.models import Entry, RetentionHold
from fangxian.register.retention import top_unit

M = TypeVar("M", bound=Model)
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person; raises ``PermissionDenied`` where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_anywhere(user: User, permission: str) -> bool:
    """Say whether ``user`` holds ``permission`` in any unit now."""
    roles = roles_with(permission)
    return any(grant.role in roles for grant in grants_held(user))


def require(permission: str) -> Callable[[View[P]], View[P]]:
    """Guard a view: signed out leads to the sign-in, without ``permission`` anywhere the page does not exist (404).

    The second factor is asked for before any view, by ``console.middleware``. It does not narrow what the view
    shows: pass every queryset through ``scoped`` and every object through ``find``.
    """
    roles_with(permission)  # an unknown permission fails when the addresses are loaded, not when a person calls

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not may_anywhere(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def scoped(request: HttpRequest, rows: QuerySet[M], permission: str, *, unit: str = "") -> QuerySet[M]:
    """Return the ``rows`` in units where the person holds ``permission``.

    ``unit`` is the path to the unit ("unit", "place__unit", "unit_id"); left out, it is the model's own ``unit`` or
    ``unit_id``, or the units themselves.
    """
    units = units_in_scope(user_of(request), permission)
    return rows.filter(**{f"{unit or _unit_path(rows.model)}__in": units.values("pk")})


def _unit_path(model: type[Model]) -> str:
    if model._meta.label == "register.Unit":
        return "pk"
    for name in ("unit", "unit_id"):
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return name
    raise LookupError(f"{model._meta.label} has no unit of its own; say by which path it is reached")


def find(request: HttpRequest, rows: QuerySet[M], permission: str, *, unit: str = "", **look_up: Any) -> M:
    """Return the one row of ``rows`` that the person may reach; raises ``Http404`` for all others, existing or not."""
    found = scoped(request, rows, permission, unit=unit).filter(**look_up).first()
    if found is None:
        raise Http404
    return found


def entries_amendable_by(user: User) -> QuerySet[Entry]:
    """Return the entries that ``user`` may correct or withdraw: each front names who may, as ``<front>.amend``."""
    reach = Q(pk=None)
    for front in FRONTS_AMENDED:
        units = units_in_scope(user, f"{front}.amend").values("pk")
        reach |= Q(kind__startswith=f"{front}.", unit_id__in=units)
    return Entry.objects.filter(reach, amends_id=None)


def may_amend_entry(user: User, entry: Entry) -> bool:
    """Say whether ``user`` may correct or withdraw ``entry``, or take over a correction of it."""
    return entries_amendable_by(user).filter(pk=entry.pk).exists()


def may_grant(user: User, unit_id: UUID | None) -> bool:
    """Say whether ``user`` gives and ends roles in the unit."""
    return may_in_unit(user, "user.edit", unit_id)


def may_edit_user(user: User, other: User) -> bool:
    """Say whether ``user`` may change the account ``other``: all the roles it holds must lie within reach."""
    return users_editable_by(user).filter(pk=other.pk).exists()


def users_visible_to(user: User) -> QuerySet[User]:
    """Return the users with a role, past, present or to come, in the units whose users ``user`` may see."""
    return _users_within(user, "user.view")


def users_editable_by(user: User) -> QuerySet[User]:
    """Return the users whose every living role lies within ``user``'s reach, so that nobody closes a superior's account."""
    beyond = (
        Grant.objects.filter(user=OuterRef("pk"))
        .filter(Q(ends_at=None) | Q(ends_at__gt=now()))
        .exclude(unit__in=units_in_scope(user, "user.edit").values("pk"))
    )
    return _users_within(user, "user.edit").filter(~Exists(beyond)).exclude(pk=user.pk)


def _users_within(user: User, permission: str) -> QuerySet[User]:
    units = units_in_scope(user, permission).values("pk")
    return User.objects.filter(Exists(Grant.objects.filter(user=OuterRef("pk"), unit__in=units)))


def may_review_glass(user: User, grant: Grant) -> bool:
    """Say whether ``user`` may judge this break-glass access: an owner or auditor of the unit, and never one's own."""
    return grant.user_id != user.pk and may_in_unit(user, "glass.review", grant.unit_id)


def glass_visible_to(user: User) -> QuerySet[Grant]:
    """Return the break-glass accesses that ``user`` took, or answers for."""
    units = units_in_scope(user, "glass.review").values("pk")
    return Grant.objects.filter(is_break_glass=True).filter(Q(user=user) | Q(unit__in=units))


def open_glass_count(user: User) -> int:
    """Return how many break-glass accesses wait for ``user``'s review."""
    units = units_in_scope(user, "glass.review").values("pk")
    waiting = Grant.objects.filter(is_break_glass=True, reviewed_at=None, unit__in=units)
    return waiting.exclude(user=user).count()


def may_run_retention(user: User) -> bool:
    """Say whether ``user`` starts retention runs: they concern every unit, so the role must hold at the top."""
    top = top_unit()
    return top is not None and may_in_unit(user, "retention.run", top.pk)


def holds_visible_to(user: User) -> QuerySet[RetentionHold]:
    """Return the holds on subjects that the units know whose retention ``user`` sees."""
    units = units_in_scope(user, "retention.view").values("pk")
    return RetentionHold.objects.filter(
        Exists(Entry.objects.filter(subject_id=OuterRef("subject_id"), unit_id__in=units))
    )


def holds_liftable_by(user: User) -> QuerySet[RetentionHold]:
    """Return the holds in force on subjects that the units know whose identities ``user`` may keep or erase."""
    units = units_in_scope(user, "subject.erase").values("pk")
    mine = Exists(Entry.objects.filter(subject_id=OuterRef("subject_id"), unit_id__in=units))
    return RetentionHold.objects.filter(mine, lifted_at=None)
