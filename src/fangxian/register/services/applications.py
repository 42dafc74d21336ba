"""Somebody applies for a call, says that they cannot come after all, is insured, has read what became of it."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import problems
from fangxian.register.models import Application, ApplicationState, Call, Person, PersonKind, Why
from fangxian.register.services import common
from fangxian.register.services.calls import demand_open

if TYPE_CHECKING:
    from fangxian.accounts.models import User

ENDED = (ApplicationState.WITHDRAWN, ApplicationState.NOT_CHOSEN)


def apply_for_call(call_id: UUID, person_id: UUID, *, words: str = "", actor: "User | None") -> Application:
    """Apply for a call; somebody who withdrew may apply again, and stands behind those who applied meanwhile.

    Raises ``call_not_open`` (also after its last moment), ``call_foreign``, ``person_closed``, ``application_twice``;
    ``Call.DoesNotExist`` and ``Person.DoesNotExist`` for unknown ids.
    """
    with locked(Call, call_id) as call:
        demand_open(call)
        moment = now()
        if moment >= call.closes_at:
            raise Problem(problems.CALL_NOT_OPEN, status=409)
        person = Person.objects.select_related("unit").get(pk=person_id)
        _demand_addressed(call, person)
        application = Application.objects.filter(call=call, person=person).first()
        if application is None:
            application = Application(call=call, person=person)
        elif application.state != ApplicationState.WITHDRAWN:
            raise Problem(problems.APPLICATION_TWICE, status=409)
        application.state, application.applied_at = ApplicationState.WAITING, moment
        application.words = clean(words)[:300]
        common.signed(application, actor, "").save()
    return application


def _demand_addressed(call: Call, person: Person) -> None:
    if not person.unit.path.startswith(call.unit.path):
        raise Problem(problems.CALL_FOREIGN, status=403, unit=call.unit.name)
    if person.is_closed:
        raise Problem(problems.PERSON_CLOSED, status=409, number=person.number)


def withdraw_application(application_id: UUID, *, actor: "User | None", reason: str = "") -> Application:
    """Withdraw; for somebody already chosen the first of the reserve moves up, who may go there (RULEBOOK K9).

    Raises ``application_ended``; ``Application.DoesNotExist`` for an unknown id.
    """
    call_id = Application.objects.values_list("call_id", flat=True).get(pk=application_id)
    with locked(Call, call_id) as call:
        application = Application.objects.get(pk=application_id)
        if application.state in ENDED:
            raise Problem(problems.APPLICATION_ENDED, status=409)
        was_chosen = application.state == ApplicationState.CHOSEN
        application.state = ApplicationState.WITHDRAWN
        common.save_fields(application, ["state"], actor, reason)
        if was_chosen:
            _move_up(call, actor)
    return application


def _move_up(call: Call, actor: "User | None") -> None:
    reserve = Application.objects.filter(call=call, state=ApplicationState.RESERVE, person__is_closed=False)
    for application in reserve.select_related("person").order_by("rank"):
        needed = insured_needed_until(call, application.person)
        if not is_insured(application, needed):
            continue
        application.state, application.why = ApplicationState.CHOSEN, Why.MOVED_UP
        application.insured_needed_until, application.told_at, application.read_at = needed, now(), None
        fields = ["state", "why", "insured_needed_until", "told_at", "read_at"]
        common.save_fields(application, fields, actor, "")
        return


def insured_needed_until(call: Call, person: Person) -> date | None:
    """Return until when somebody has to be insured to be chosen; only volunteers on a warning post have to (RULEBOOK K9)."""
    return call.last_day if call.is_warning_post and person.kind == PersonKind.VOLUNTEER else None


def is_insured(application: Application, until: date | None) -> bool:
    """Say whether an application names an insurance that holds until then."""
    if until is None:
        return True
    held = application.insured_until
    return bool(application.insurance) and held is not None and held >= until


def confirm_insurance(
    application_id: UUID, *, number: str, insured_until: date | None, actor: "User | None"
) -> Application:
    """Keep that the organiser has insured somebody against accidents, and until when (RULEBOOK K9).

    Raises ``insurance_incomplete`` or ``application_ended``; ``Application.DoesNotExist`` for an unknown id.
    """
    text = clean(number)[:64]
    if not text or insured_until is None:
        raise Problem(problems.INSURANCE_INCOMPLETE, status=422)
    with locked(Application, application_id) as application:
        if application.state in ENDED:
            raise Problem(problems.APPLICATION_ENDED, status=409)
        _demand_enough(application, insured_until)
        application.insurance, application.insured_until = text, insured_until
        application.insurance_by_id = actor.pk if actor else None
        common.save_fields(application, ["insurance", "insured_until", "insurance_by_id"], actor, "")
    return application


def _demand_enough(application: Application, until: date) -> None:
    """Refuse to shorten the insurance of somebody who is already chosen for a warning post."""
    needed = application.insured_needed_until
    if application.state == ApplicationState.CHOSEN and needed is not None and until < needed:
        raise Problem(
            problems.VOLUNTEER_NOT_INSURED, status=409, until=needed.isoformat(), numbers=application.person.number
        )


def acknowledge_result(application_id: UUID, *, actor: "User | None") -> Application:
    """Keep that the person has read what became of their application; the first time counts.

    ``Application.DoesNotExist`` for an unknown id.
    """
    with locked(Application, application_id) as application:
        if application.told_at is not None and application.read_at is None:
            application.read_at = now()
            common.save_fields(application, ["read_at"], actor, "")
    return application
