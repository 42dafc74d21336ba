"""One's own duties: what is shown, acknowledged, told, and given to a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast, client_of
from fangxian.roster.duties import calendar, own
from fangxian.roster.duties.models import CalendarLink, DutyState, Notice, NoticeKind
from fangxian.roster.duties.services.acknowledge_duty import acknowledge_all, acknowledge_duty
from fangxian.roster.duties.services.make_calendar_link import make_calendar_link
from fangxian.roster.duties.services.revoke_calendar_link import revoke_calendar_link
from fangxian.roster.duties.tests.on_duty import Crew, crew_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def crew(cast: Cast) -> Crew:
    return crew_of(cast)


def tomorrow() -> datetime:
    return (now() + DAY).replace(minute=0, second=0, microsecond=0)


def text(client: Client, name: str = "my_duties:home", **more: Any) -> str:
    answer = client.get(reverse(name), **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_next_duty_stands_first_with_whom_and_the_mask(crew: Crew) -> None:
    crew.duty(crew.officer, tomorrow() + 7 * DAY)
    first = crew.duty(crew.officer, tomorrow())
    crew.duty(crew.other, tomorrow() + timedelta(hours=2))
    crew.duty(crew.leader, tomorrow() + 3 * DAY)
    duties = own.coming(crew.cast.officer, now())
    assert duties[0].duty.pk == first.pk
    assert [str(mate) for mate in duties[0].mates] == ["1003 石*"]
    assert duties[1].mates == ()
    assert [len(week.duties) for week in own.by_week(duties)] == [1, 1]
    shown = text(client_of(crew.cast.officer))
    assert crew.post.place.name in shown
    assert "石听雪" not in shown


def test_the_page_asks_no_more_for_more_duties(crew: Crew) -> None:
    client = client_of(crew.cast.officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            text(client)
        return len(asked)

    crew.duty(crew.officer, tomorrow())
    crew.duty(crew.other, tomorrow())
    text(client)
    few = queries()
    for day in range(1, 9):
        crew.duty(crew.officer, tomorrow() + day * DAY)
        crew.duty(crew.other, tomorrow() + day * DAY)
    assert queries() == few


def test_an_account_without_a_person_is_told_what_to_do(crew: Crew) -> None:
    assert "empty-title" in text(client_of(crew.cast.nobody))


def test_acknowledging_is_for_ones_own_and_once(crew: Crew) -> None:
    mine, theirs = crew.duty(crew.officer, tomorrow()), crew.duty(crew.other, tomorrow())
    gone = crew.duty(crew.officer, tomorrow() + DAY, state=DutyState.CANCELLED, cancelled_at=now())
    assert acknowledge_duty(crew.cast.officer, mine.pk) == 1
    mine.refresh_from_db()
    first = mine.acknowledged_at
    assert acknowledge_duty(crew.cast.officer, mine.pk) == 0
    mine.refresh_from_db()
    assert mine.acknowledged_at == first
    for other in (theirs, gone):
        with pytest.raises(Problem, match="duty_not_yours"):
            acknowledge_duty(crew.cast.officer, other.pk)
    crew.duty(crew.officer, tomorrow() + 2 * DAY)
    assert acknowledge_all(crew.cast.officer) == 1
    theirs.refresh_from_db()
    assert theirs.acknowledged_at is None


def test_a_notice_is_new_until_it_is_seen(crew: Crew) -> None:
    duty = crew.duty(crew.officer, tomorrow())
    for person in (crew.officer, crew.other):
        Notice.objects.create(person=person, duty=duty, kind=NoticeKind.GIVEN, made_at=now())
    client = client_of(crew.cast.officer)
    assert own.badge(crew.cast.officer) == 1
    assert "mine-news" in text(client)
    client.post(reverse("my_duties:seen"))
    assert own.badge(crew.cast.officer) == 0
    assert own.badge(crew.cast.worker) == 1
    assert "mine-news" not in text(client)
    assert crew.post.place.name in text(client, "my_duties:notices")


def test_the_link_is_shown_once_works_without_signing_in_and_can_be_revoked(crew: Crew) -> None:
    duty = crew.duty(crew.officer, tomorrow())
    crew.duty(crew.other, tomorrow())
    gone = crew.duty(crew.officer, tomorrow() + DAY, state=DutyState.CANCELLED, cancelled_at=now())
    made = client_of(crew.cast.officer).post(reverse("my_duties:make-link")).content.decode()
    link = CalendarLink.objects.get()
    assert link.digest not in made
    address = made[made.index("http://testserver/me/duties/calendar/") :].split("<")[0]
    answer = Client().get(address)
    body = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    assert body.count("BEGIN:VEVENT") == 1
    assert f"UID:{duty.pk}@fangxian" in body
    assert f"DTSTART:{duty.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in body
    assert str(gone.pk) not in body
    # Identifiers and moments may hold any four digits.
    told = [line for line in body.splitlines() if not line.startswith(("UID:", "DT"))]
    assert not [line for line in told for mark in ("1001", "1003", "沈", "石") if mark in line]
    link.refresh_from_db()
    assert link.read_at is not None
    with pytest.raises(Problem, match="duty_not_yours"):
        revoke_calendar_link(crew.cast.worker, link.pk)
    revoke_calendar_link(crew.cast.officer, link.pk)
    assert Client().get(address).status_code == 404
    assert Client().get(reverse("my_duties:feed", args=["unknown"])).status_code == 404


def test_the_link_of_a_closed_account_or_person_opens_nothing(crew: Crew) -> None:
    address = reverse("my_duties:feed", args=[make_calendar_link(crew.cast.officer)])
    crew.cast.officer.is_active = False
    crew.cast.officer.save()
    assert Client().get(address).status_code == 404
    crew.cast.officer.is_active = True
    crew.cast.officer.save()
    crew.officer.is_closed = True
    crew.officer.save()
    assert Client().get(address).status_code == 404


def test_a_calendar_is_folded_and_escaped(crew: Crew) -> None:
    crew.cast.post.name = "北出口;卡点,\\甲\n" + "很长的名字" * 12
    crew.cast.post.save()
    duty = crew.duty(crew.officer, datetime(2020, 3, 29, 23, 0, tzinfo=UTC))
    body = calendar.calendar_of([duty])
    lines = body.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = body.replace("\r\n ", "")
    assert "SUMMARY:北出口\\;卡点\\,\\\\甲\\n很长的名字" in unfolded
    assert "DTSTART:20200329T230000Z\r\n" in body
    assert "\n" not in body.replace("\r\n", "")


def test_lists_of_ones_own_print_and_export(crew: Crew) -> None:
    crew.duty(crew.officer, tomorrow())
    client = client_of(crew.cast.officer)
    for query in ("", "?time=coming&sort=starts&format=print", "?format=csv", "?time=past"):
        answer = client.get(reverse("my_duties:all") + query)
        assert answer.status_code == 200
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert (crew.post.place.name.encode() in body) == (query != "?time=past")
