from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from fangxian.base.problems import Problem
from fangxian.register.models import Person
from fangxian.register.services import common as registers
from fangxian.roster.batches import problems
from fangxian.roster.batches.book import Book
from fangxian.roster.batches.models import Batch, BatchMember, RotationState
from fangxian.roster.batches.services.common import held, needed_reason, refuse_stopped

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def place_people(
    batch_id: UUID, numbers: Sequence[str], leaders: Collection[str], *, actor: "User", reason: str = ""
) -> Batch:
    """Let a batch consist of the people with these numbers, ``leaders`` among them (RULEBOOK J1: one inside at least).

    Before the batch begins anybody may be changed; later people only leave, for a reason. Raises
    ``batch_member_unknown``, ``batch_member_elsewhere``, ``batch_member_stopped``, ``batch_too_many``, ``batch_leader_missing``,
    ``batch_member_joins_late``, ``batch_is_home``, ``batch_reason_missing`` or ``rotation_state``.
    """
    rotation_id = Batch.objects.values_list("rotation_id", flat=True).get(pk=batch_id)
    with held(rotation_id, RotationState.DRAFT, RotationState.CONFIRMED) as book:
        batch = next(row for row in book.batches if row.pk == batch_id)
        wanted = _people(book, [*dict.fromkeys([*numbers, *leaders])])
        led = {wanted[number] for number in leaders}
        _check(book, batch, wanted, led, reason)
        _check_elsewhere(batch, wanted)
        _check_stops(book, batch, set(wanted.values()))
        try:
            with transaction.atomic():
                _write(batch, set(wanted.values()), led, actor, reason)
        except IntegrityError as error:  # somebody put one of them into another batch meanwhile
            _check_elsewhere(batch, wanted)
            raise Problem(problems.OCCUPIED, status=409) from error
    return batch


def _people(book: Book, numbers: Sequence[str]) -> dict[str, UUID]:
    people = Person.objects.filter(
        unit__path__startswith=book.rotation.unit.path, number__in=numbers, is_closed=False
    ).order_by("-unit__path")
    found = dict(people.values_list("number", "pk"))
    for number in numbers:
        if number not in found:
            raise Problem(problems.MEMBER_UNKNOWN, status=422, number=number)
    return {number: found[number] for number in numbers}


def _check(book: Book, batch: Batch, wanted: dict[str, UUID], led: set[UUID], reason: str) -> None:
    if len(wanted) > book.rotation.size:
        raise Problem(problems.MEMBER_TOO_MANY, status=422, have=len(wanted), limit=book.rotation.size)
    if batch.at is None:
        return
    if batch.at >= len(book.phases):
        raise Problem(problems.BATCH_HOME, status=409, batch=batch.code)
    if set(wanted.values()) - {member.person_id for member in batch.members.all() if member.is_open}:
        raise Problem(problems.MEMBER_JOINS_LATE, status=409, batch=batch.code)
    if not led:
        raise Problem(problems.MEMBER_LEADER_MISSING, status=422, batch=batch.code)
    needed_reason(reason)


def _check_stops(book: Book, batch: Batch, people: set[UUID]) -> None:
    joining = people - {member.person_id for member in batch.members.all() if member.is_open}
    first, home = book.moves[batch.code, 0], book.moves[batch.code, len(book.phases)]
    refuse_stopped(joining, first.day, home.day)


def _check_elsewhere(batch: Batch, wanted: dict[str, UUID]) -> None:
    elsewhere = (
        BatchMember.objects.filter(person__in=wanted.values(), is_open=True)
        .exclude(batch=batch)
        .select_related("batch__rotation", "person")
        .first()
    )
    if elsewhere:
        raise Problem(
            problems.MEMBER_ELSEWHERE,
            status=409,
            number=elsewhere.person.number,
            batch=elsewhere.batch.code,
            rotation=elsewhere.batch.rotation.title,
        )


def _write(batch: Batch, wanted: set[UUID], led: set[UUID], actor: "User", reason: str) -> None:
    """Write what differs: with history, so one by one; a batch has a few dozen people."""
    have = {member.person_id: member for member in batch.members.all()}
    for person_id, member in have.items():
        if person_id in wanted:
            continue
        registers.signed(member, actor, reason)
        if batch.at is None:
            member.delete()
        elif member.is_open:
            member.is_open, member.is_leader = False, False
            member.save(update_fields=["is_open", "is_leader"])
    for person_id in wanted:
        member = have.get(person_id) or BatchMember(batch=batch, person_id=person_id)
        if member._state.adding or member.is_leader != (person_id in led) or not member.is_open:
            member.is_leader, member.is_open = person_id in led, True
            registers.signed(member, actor, reason).save()
