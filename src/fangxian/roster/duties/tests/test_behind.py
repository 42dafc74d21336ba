"""Hours really worked are what people have behind them, wherever somebody signed on; planned hours elsewhere."""

from datetime import date, datetime, timedelta
from uuid import UUID

from fangxian.base.ids import new_id
from fangxian.roster.duties.behind import Behind, Looking, Turn, behind
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.duties.models import Duty
from fangxian.roster.staffing.models import Shift
from fangxian.roster.staffing.worked import Worked

WHO = UUID(int=7)
HOUR = timedelta(hours=1)
MONDAY = date(2020, 2, 3)
DAY = Shift(id=new_id(), code="D", name="白班", start_minute=8 * 60, minutes=8 * 60)
NIGHT = Shift(id=new_id(), code="N", name="夜班", start_minute=22 * 60, minutes=8 * 60)


def duty(day: int, shift: Shift = DAY) -> Duty:
    on = MONDAY + timedelta(days=day)
    start, end = hours_of(shift, on)
    return Duty(id=new_id(), person_id=WHO, shift=shift, day=on, starts_at=start, ends_at=end)


def spell(start: datetime, hours: float, is_forgotten: bool = False) -> Worked:
    return Worked(WHO, start, start + hours * HOUR, is_forgotten)


def looked(duties: list[Duty], worked: list[Worked], first: int = 7, own: tuple[Duty, ...] = ()) -> Behind:
    first_day = MONDAY + timedelta(days=first)
    return behind(duties, worked, Looking(first_day, hours_of(DAY, first_day)[0], own))[WHO]


def test_a_duty_counts_as_long_as_it_was_worked_and_as_planned_where_nobody_signed_on() -> None:
    longer, unknown = duty(0), duty(1)
    found = looked([longer, unknown], [spell(longer.starts_at - HOUR / 2, 11)])
    assert found.turns == [Turn(MONDAY, 660, False), Turn(unknown.day, 480, False)]
    assert found.minutes == {MONDAY: 660 + 480}
    assert found.days == {longer.day: longer, unknown.day: unknown}


def test_going_in_and_out_is_one_duty_and_two_accounts_of_one_time_count_once() -> None:
    one = duty(0)
    parts = [spell(one.starts_at + n * HOUR, 1) for n in range(4)]
    found = looked([one], [*parts, spell(one.starts_at, 3)])
    assert found.turns == [Turn(MONDAY, 240, False)]


def test_a_night_belongs_to_the_day_and_the_week_on_which_it_began() -> None:
    sunday = duty(6, NIGHT)
    found = looked([sunday], [spell(sunday.starts_at, 5), spell(sunday.starts_at + 5 * HOUR, 4)])
    assert found.turns == [Turn(sunday.day, 540, True)]
    assert (found.minutes, found.nights) == ({MONDAY: 540}, {MONDAY: 1})
    home = looked([sunday], [spell(sunday.starts_at, 2)])
    assert home.turns == [Turn(sunday.day, 120, False)]


def test_how_long_a_forgotten_sign_off_lasted_nobody_knows() -> None:
    first, second = duty(0), duty(1)
    lapsed = looked([first], [spell(first.starts_at, 26, is_forgotten=True)])
    assert lapsed.minutes == {MONDAY: 480}
    until_the_next = [spell(first.starts_at, 24), spell(second.starts_at, 9)]
    assert [turn.minutes for turn in looked([first, second], until_the_next).turns] == [480, 540]
    assert looked([second], until_the_next).turns == [Turn(second.day, 540, False)]


def test_work_without_a_duty_counts_by_its_hours_and_work_of_the_roster_itself_does_not() -> None:
    own, past = duty(7), duty(0)
    stood_in = hours_of(DAY, MONDAY + timedelta(days=3))[0]
    found = looked([past], [spell(stood_in, 6), spell(own.starts_at, 8)], own=(own,))
    assert found.turns == [Turn(MONDAY, 480, False), Turn(MONDAY + timedelta(days=3), 360, False)]
    assert MONDAY + timedelta(days=3) not in found.days
    assert found.minutes == {MONDAY: 840}


def test_a_duty_that_is_not_over_counts_as_planned() -> None:
    running = duty(6, NIGHT)
    at = running.starts_at + HOUR
    found = behind([running], [spell(running.starts_at, 1)], Looking(MONDAY + timedelta(days=7), at))[WHO]
    assert found.turns == [Turn(running.day, 480, True)]
