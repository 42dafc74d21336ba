from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.planning import batches as engine
from fangxian.register.services import common as registers
from fangxian.roster.batches import problems
from fangxian.roster.batches.book import days_of, open_book, rules_of
from fangxian.roster.batches.models import Batch, Edition, Move, Rotation, RotationState
from fangxian.roster.batches.services.common import timed, today

if TYPE_CHECKING:
    from fangxian.accounts.models import User

MOST_BATCHES = 40
FARTHEST_DAYS = 366


def planned(edition: Edition, count: int) -> engine.Rotation:
    """Return the stays of ``count`` batches by an edition, from day 0: what a draft begins with.

    Where isolation lasts longer than duty, duty is stretched up to the longest, so that each batch is relieved in time.
    Raises ``rotation_batches``.
    """
    if not 1 <= count <= MOST_BATCHES:
        raise Problem(problems.ROTATION_BATCHES, status=422, limit=MOST_BATCHES)
    rules = rules_of(edition, list(edition.phases.order_by("number")))
    apart = min(max(phase.days for phase in rules.phases), rules.longest_duty)
    phases = tuple(
        replace(phase, days=max(phase.days, apart)) if phase.role == "duty" and count > 1 else phase
        for phase in rules.phases
    )
    return engine.rotation(replace(rules, phases=phases), [engine.Batch(code=code_of(at)) for at in range(count)])


def code_of(at: int) -> str:
    """Return the code of a batch by its order, the first at 0."""
    return f"B{at + 1}"


@transaction.atomic
def start_rotation(
    edition_id: UUID, *, title: str, first_day: date, batches: int, size: int = 25, actor: "User"
) -> Rotation:
    """Lay out a rotation as a draft: so many batches, one after the other, from the first day.

    Raises ``batch_edition_closed``, ``name_missing``, ``rotation_title_taken``, ``rotation_batches`` or
    ``rotation_first_day``.
    """
    edition = Edition.objects.select_related("unit").get(pk=edition_id)
    if edition.is_closed:
        raise Problem(problems.EDITION_CLOSED, status=409, name=edition.name)
    registers.open_unit(edition.unit_id)
    title = registers.needed_name(title)
    if Rotation.objects.filter(unit=edition.unit_id, title=title).exclude(state=RotationState.CLOSED).exists():
        raise Problem(problems.ROTATION_TITLE_TAKEN, status=409, title=title)
    if abs((first_day - today()).days) > FARTHEST_DAYS:
        raise Problem(problems.ROTATION_FIRST_DAY, status=422)
    days = days_of(planned(edition, batches))
    rotation = Rotation(
        unit=edition.unit, edition=edition, title=title, first_day=first_day, size=size, made_at=now(),
        made_by_id=actor.pk,
    )  # fmt: skip
    registers.signed(rotation, actor, "").save()
    rows = Batch.objects.bulk_create(Batch(rotation=rotation, number=at, code=code_of(at)) for at in range(batches))
    by_code = {batch.code: batch for batch in rows}
    book = open_book(rotation.pk)
    minutes = timed(book, days)
    moves = [
        Move(batch=by_code[code], phase=phase, day=book.day_of(day), minute=minutes[code, phase])
        for (code, phase), day in days.items()
    ]
    bulk_create_with_history(moves, Move, default_user=actor)
    return rotation
