"""Rules for two people: always on duty together, or never. No reason is asked, and none is kept."""

from uuid import UUID

from django.db import IntegrityError, transaction

from fangxian.accounts.models import User
from fangxian.base.clock import local_day, now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register.models import Unit
from fangxian.register.services import common as register
from fangxian.roster.duties import problems
from fangxian.roster.duties.models import PairRule
from fangxian.roster.duties.queries import pairs_within
from fangxian.roster.staffing import queries as staffing


def add_pair(unit_id: UUID, one_id: UUID, other_id: UUID, *, together: bool, actor: User | None) -> PairRule:
    """Let two people of a unit share every shift (``together``) or none, in every roster that plans both.

    Raises ``roster_pair_of_one``, ``roster_pair_no_staff`` and, where the two have a rule, ``roster_pair_stands``.
    """
    first, second = sorted((one_id, other_id))
    if first == second:
        raise Problem(problems.PAIR_OF_ONE, status=422)
    unit = register.unit_of(unit_id)
    if staffing.staff_of(unit, local_day(now()), 1).filter(person__in=(first, second)).count() < 2:
        raise Problem(problems.PAIR_NO_STAFF, status=422)
    pair = PairRule(first_id=first, second_id=second, together=together)
    try:
        with transaction.atomic():
            register.signed(pair, actor, "").save(force_insert=True)
    except IntegrityError as error:
        raise Problem(problems.PAIR_STANDS, status=409) from error
    return pair


def remove_pair(unit_id: UUID, pair_id: UUID, *, actor: User | None) -> None:
    """Take the rule for two people of a unit away; its history stays. Raises ``roster_pair_gone``."""
    with locked(Unit, unit_id) as unit:
        pair = pairs_within(unit).filter(pk=pair_id).first()
        if pair is None:
            raise Problem(problems.PAIR_GONE, status=404)
        register.signed(pair, actor, "").delete()
