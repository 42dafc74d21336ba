"""What the demonstration does not show: prepared for the pictures through the services that anybody uses, invented too."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta
from typing import Final

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import translation

from fangxian.access.roles import Role
from fangxian.access.services import break_glass, open_account
from fangxian.accounts.models import User
from fangxian.base.clock import local_day, now, set_to
from fangxian.demo import geography, invented
from fangxian.jobs import exports
from fangxian.jobs.services import start_job
from fangxian.record.services import place_hold
from fangxian.register.models import Person, Place, Team, TeamKind, Unit
from fangxian.register.queries import members_at_meeting
from fangxian.register.retention import destroy_due, top_unit
from fangxian.register.services import (
    add_team,
    apply_for_call,
    call_meeting,
    choose_applicants,
    give_notice,
    keep_minutes,
    publish_call,
    register_person,
)
from fangxian.register.services.add_team import TeamValues
from fangxian.register.services.applications import confirm_insurance
from fangxian.register.services.calls import CallValues
from fangxian.register.services.meetings import MeetingValues
from fangxian.roster.batches.models import Batch
from fangxian.roster.batches.services import report_exposure
from fangxian.roster.duties import swapping
from fangxian.roster.duties.models import Duty, Roster
from fangxian.roster.duties.services import add_pair, forbid_succession
from fangxian.roster.duties.services.agree_swap import agree_swap
from fangxian.roster.duties.services.ask_swap import ask_swap
from fangxian.roster.staffing.models import StatementKind
from fangxian.roster.staffing.queries import shifts_of, staff_of
from fangxian.roster.staffing.services import StatementValues, state_absence

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
BUSIEST: Final = "demo-north-6"
VOLUNTEERS: Final = 6
JOB_SECONDS: Final = 120
WORDS: Final = ("退役军人，会开面包车", "晚上都可以", "家住卡点附近", "", "懂蒙古语", "参加过社区值守")


def forget_sign_ins() -> None:
    """Let every sign-in be a while ago, so that what reveals or takes out asks who it is once more."""
    for session in Session.objects.all():
        data = session.get_decoded()
        for method in data.get(AUTHENTICATION_METHODS_SESSION_KEY, ()):
            method["at"] = 0
        session.session_data = SessionStore().encode(data)
        session.save()


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _person(name: str) -> Person:
    return Person.objects.get(user_id=_user(name).pk)


def _account_of(person: Person) -> User:
    assert person.user_id is not None
    return User.objects.get(pk=person.user_id)


def _post() -> Place:
    return Place.objects.get(code=BUSIEST)


def prepare() -> None:
    """Play every scene, in the order in which they may follow each other."""
    with translation.override("zh-hans"):
        for scene in SCENES:
            scene()


def _glass() -> None:
    """Somebody takes a role in an emergency: it waits for its review."""
    unit = Unit.objects.get(code=geography.HAIBOWAN)
    break_glass(_user("worker"), Role.POST_LEADER, unit, hours=2, reason="夜班组长突发疾病，须立即交接卡点")


def _destruction() -> None:
    """People whose year is over are destroyed by a run with its certificate; a hold keeps one of them."""
    coordinator, top, kept = _user("coordinator"), top_unit(), None
    with set_to(now() - 400 * DAY):
        for number in range(1, 5):
            draw = random.Random(f"destroyed/{number}")  # noqa: S311 - no secret is drawn
            identity = {"name": invented.name(draw), "phone": invented.phone(draw)}
            unit = Unit.objects.get(code=geography.HAIBOWAN)
            kept = register_person(unit.pk, number=f"LS{number:02}", kind="resident", identity=identity, actor=None)
    assert kept is not None
    assert top is not None
    place_hold(
        kept.subject_id,
        reason="流调尚未结束",
        assessment="评估〔2026〕7号",
        author_id=coordinator.pk,
        until=now() + 30 * DAY,
        unit_id=top.pk,
    )
    destroy_due(author_id=coordinator.pk)


def _meetings() -> None:
    """The branch has met, with minutes; it is called together again, and its members are told."""
    leader, team = _user("coordinator-dongsheng"), Team.objects.get(kind=TeamKind.BRANCH)
    held = MeetingValues(subject="支部党员大会：夜班防寒和交接", starts_at=now() - 2 * HOUR, where="6号卡点暖棚")
    coming = MeetingValues(subject="支部委员会：下周值班安排", starts_at=now() + DAY, where="6号卡点暖棚")
    meeting = call_meeting(team.pk, held, actor=leader)
    presences = {seat.person_id: "on_site" for seat in members_at_meeting(meeting)}
    for away, presence in zip(list(presences)[-3:], ("online", "excused", "absent"), strict=True):
        presences[away] = presence
    minutes = "一、夜班每一小时换岗一次，暖棚炉火由当班组长负责。\n二、交接时当面清点体温枪和保温箱。"
    give_notice(meeting.pk, actor=leader)
    keep_minutes(meeting.pk, minutes=minutes, presences=presences, actor=leader)
    give_notice(call_meeting(team.pk, coming, actor=leader).pk, actor=leader)


def _proposal() -> None:
    """A county proposes a team, which waits for approval."""
    about = TeamValues(kind=TeamKind.POST, task="北出口夜间分流", place_id=_post().pk, first_day=local_day(now()))
    add_team(_post().unit_id, name="北出口夜间分流组", about=about, actor=_user("coordinator-dongsheng"))


def _calls() -> None:
    """Three calls for volunteers: open, over and still to be decided, decided."""
    leader, people = _user("coordinator-dongsheng"), _volunteers()
    with set_to(now() - 2 * DAY):
        over = publish_call(_post().unit_id, _call("北出口夜间送餐送热水", ends=now() + DAY), actor=leader)
        done = publish_call(_post().unit_id, _call("社区代购送药", ends=now() + DAY), actor=leader)
        apply_for_call(over.pk, _person("officer").pk, words="下夜班后可以", actor=_user("officer"))
        for at, person in enumerate(people):
            with set_to(now() + (at + 1) * HOUR):
                applied = apply_for_call(over.pk, person.pk, words=WORDS[at], actor=None)
                apply_for_call(done.pk, person.pk, words=WORDS[at], actor=None)
                if at % 2 == 0:
                    until = over.last_day
                    confirm_insurance(applied.pk, number=f"YW-20-{at + 31}", insured_until=until, actor=leader)
    choose_applicants(done.pk, actor=leader)
    values = _call("暖棚取暖值守", ends=now() + 2 * DAY, is_warning_post=True)
    opened = publish_call(_post().unit_id, values, actor=leader)
    for at, person in enumerate(people[:3]):
        apply_for_call(opened.pk, person.pk, words=WORDS[at], actor=None)
    confirmed = opened.applications.order_by("applied_at")[0]
    confirm_insurance(confirmed.pk, number="YW-20-77", insured_until=opened.last_day, actor=leader)


def _volunteers() -> list[Person]:
    made = []
    for at in range(VOLUNTEERS):
        draw = random.Random(f"volunteer/{at}")  # noqa: S311 - no secret is drawn
        identity = {"name": invented.name(draw), "phone": invented.phone(draw)}
        number = f"ZY{at + 1:02}"
        made.append(register_person(_post().unit_id, number=number, kind="volunteer", identity=identity, actor=None))
    return made


def _call(title: str, *, ends: datetime, is_warning_post: bool = False) -> CallValues:
    first = local_day(ends) + DAY
    return CallValues(
        title=title,
        text="自备厚手套，午饭由卡点提供。",
        place_id=_post().pk,
        first_day=first,
        last_day=first + 6 * DAY,
        wanted=2,
        reserves=1,
        skills="驾驶",
        closes_at=ends,
        is_warning_post=is_warning_post,
    )


def _swap() -> None:
    """An officer of the busiest post swaps a duty with a colleague, who agrees: it waits for approval."""
    duties = Duty.objects.filter(post__place=_post(), starts_at__gt=now() + 12 * HOUR, person__user_id__isnull=False)
    duty = duties.earliest("starts_at")
    asker = _account_of(duty.person)
    colleague = swapping.colleagues_for(duty)[0].person
    swap = ask_swap(asker, duty.pk, colleague.pk, reason="家中老人复诊")
    agree_swap(_account_of(colleague), swap.pk)


def _rules() -> None:
    """Two people of the first roster's unit never share a shift, two others always do; one shift never follows another."""
    unit = Roster.objects.earliest("first_day").unit
    people = list(staff_of(unit, local_day(now()), 1).values_list("person", flat=True)[:4])
    for one, other, together in ((people[0], people[1], False), (people[2], people[3], True)):
        add_pair(unit.pk, one, other, together=together, actor=_user("coordinator"))
    nights, days = sorted(shifts_of(unit), key=lambda shift: -shift.start_minute)[:2]
    forbid_succession(unit.pk, nights.pk, days.pk, actor=_user("coordinator"))


def _statement() -> None:
    """The officer of the pictures asks for leave."""
    first = local_day(now()) + 9 * DAY
    values = StatementValues(kind=StatementKind.LEAVE, first_day=first, last_day=first + 2 * DAY)
    state_absence(_person("officer").pk, values, actor=_user("officer"))


def _exposure() -> None:
    """Somebody of the first batch met a case: the rotation is to be timed anew."""
    report_exposure(Batch.objects.earliest("number").pk, local_day(now()), actor=_user("warden"))


def _account() -> None:
    """Somebody new has an account, whose password is given once more in the pictures."""
    unit = Unit.objects.get(code=geography.DONGSHENG)
    open_account("xinren", "包晓岚", role=Role.OFFICER, unit=unit, by=_user("administrator"))


def _job() -> None:
    """The coordinator has a long list made into a file, in the background."""
    arguments = {"list": "checkpoint.register", "form": "xlsx", "query": ""}
    job = start_job(exports.KIND, owner=_user("coordinator"), title="卡口登记台账 (.xlsx)", arguments=arguments)
    end = time.monotonic() + JOB_SECONDS
    while job.is_open and time.monotonic() < end:
        time.sleep(0.5)
        job.refresh_from_db()


SCENES: Final = (
    _glass,
    _destruction,
    _meetings,
    _proposal,
    _calls,
    _swap,
    _rules,
    _statement,
    _exposure,
    _account,
    _job,
)
