"""Swaps: asked, agreed, approved under the rules; refused, taken back, decided once."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from fangxian.access.roles import Role
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast, client_of, give, make_user
from fangxian.roster.duties import own, swapping
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.duties.models import Duty, DutyState, Notice, NoticeKind, Swap, SwapState
from fangxian.roster.duties.services.agree_swap import agree_swap
from fangxian.roster.duties.services.approve_swap import approve_swap
from fangxian.roster.duties.services.ask_swap import ask_swap
from fangxian.roster.duties.services.refuse_swap import decline_swap, refuse_swap
from fangxian.roster.duties.services.withdraw_swap import withdraw_swap
from fangxian.roster.duties.tests.on_duty import Crew, crew_of
from fangxian.roster.staffing.models import Shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(cast: Cast) -> Crew:
    return crew_of(cast)


def on(crew: Crew, who: str, days: int, shift: Shift | None = None) -> Duty:
    """Give ``who`` a duty ``days`` from today."""
    chosen = shift or crew.day_shift
    start, end = hours_of(chosen, localtime(now()).date() + timedelta(days=days))
    return crew.duty(getattr(crew, who), start, shift=chosen, ends_at=end)


def agreed(crew: Crew, duty: Duty, counter: Duty | None = None) -> Swap:
    swap = ask_swap(crew.cast.officer, duty.pk, crew.other.pk, counter_id=counter.pk if counter else None)
    return agree_swap(crew.cast.worker, swap.pk)


def standing(person: object) -> list[datetime]:
    rows = Duty.objects.filter(person=person, state=DutyState.STANDING)  # type: ignore[misc]
    return list(rows.order_by("starts_at").values_list("starts_at", flat=True))


def kinds(person: object) -> set[str]:
    return set(Notice.objects.filter(person=person).values_list("kind", flat=True))  # type: ignore[misc]


def test_a_duty_is_handed_over_once_both_others_said_yes(crew: Crew) -> None:
    duty = on(crew, "officer", 3)
    swap = ask_swap(crew.cast.officer, duty.pk, crew.other.pk, reason=" 家里有事 ")
    assert kinds(crew.other) == {NoticeKind.SWAP_ASKED}
    assert own.badge(crew.cast.worker) == 1
    assert swapping.waiting_for(crew.cast.leader) == 0
    agree_swap(crew.cast.worker, swap.pk)
    assert own.badge(crew.cast.worker) == 0
    assert swapping.waiting_for(crew.cast.leader) == 1
    assert standing(crew.other) == []
    approve_swap(crew.cast.leader, swap.pk)
    assert (standing(crew.officer), standing(crew.other)) == ([], [duty.starts_at])
    assert kinds(crew.other) == {NoticeKind.GIVEN, NoticeKind.SWAP_DONE}
    assert kinds(crew.officer) == {NoticeKind.CANCELLED, NoticeKind.SWAP_DONE}


def test_both_sides_of_a_swap_change_or_none(crew: Crew) -> None:
    mine, theirs = on(crew, "officer", 3), on(crew, "other", 5)
    swap = agreed(crew, mine, theirs)
    approve_swap(crew.cast.coordinator, swap.pk)
    assert (standing(crew.officer), standing(crew.other)) == ([theirs.starts_at], [mine.starts_at])

    third, fourth = on(crew, "officer", 8), on(crew, "other", 10)
    late = agreed(crew, third, fourth)
    Duty.objects.filter(pk=fourth.pk).update(state=DutyState.CANCELLED, cancelled_at=now())
    with pytest.raises(Problem, match="duty_gone"):
        approve_swap(crew.cast.coordinator, late.pk)
    late.refresh_from_db()
    assert late.state == SwapState.AGREED
    assert third.starts_at in standing(crew.officer)


def test_the_rules_are_checked_when_it_is_approved(crew: Crew) -> None:
    duty = on(crew, "officer", 4)
    on(crew, "other", 3, crew.night_shift)
    swap = agreed(crew, duty)
    with pytest.raises(Problem, match="roster_rules_broken") as refused:
        approve_swap(crew.cast.leader, swap.pk)
    assert "1003" in refused.value.title
    assert standing(crew.officer) == [duty.starts_at]
    approve_swap(crew.cast.leader, swap.pk, overrule="无人可替")
    assert standing(crew.officer) == []


def test_those_whom_the_rules_allow_are_offered_first(crew: Crew) -> None:
    duty = on(crew, "officer", 4)
    on(crew, "leader", 3, crew.night_shift)
    busy = on(crew, "other", 4)
    offered = swapping.colleagues_for(duty)
    assert not any(one.is_allowed for one in offered)
    reasons = {one.person.number: " ".join(one.reasons) for one in offered}
    assert "1002" in reasons["1002"]
    assert crew.post.place.name in reasons["1003"]
    Duty.objects.filter(pk=busy.pk).update(state=DutyState.CANCELLED, cancelled_at=now())
    assert [(one.person.number, one.is_allowed) for one in swapping.colleagues_for(duty)] == [
        ("1003", True),
        ("1002", False),
    ]
    exchange = on(crew, "other", 6)
    assert [(one.duty.pk, one.reasons) for one in swapping.exchanges_for(duty, crew.other)] == [(exchange.pk, ())]


def test_what_cannot_be_asked(crew: Crew) -> None:
    mine, theirs, past = on(crew, "officer", 3), on(crew, "other", 5), on(crew, "officer", -1)
    cases = [
        ("duty_not_yours", theirs, crew.officer, None),
        ("duty_begun", past, crew.other, None),
        ("swap_with_oneself", mine, crew.officer, None),
        ("swap_counter_not_theirs", mine, crew.leader, theirs.pk),
    ]
    for code, duty, colleague, counter in cases:
        with pytest.raises(Problem, match=code):
            ask_swap(crew.cast.officer, duty.pk, colleague.pk, counter_id=counter)
    crew.leader.is_closed = True
    crew.leader.save()
    with pytest.raises(Problem, match="swap_no_staff"):
        ask_swap(crew.cast.officer, mine.pk, crew.leader.pk)
    ask_swap(crew.cast.officer, mine.pk, crew.other.pk)
    with pytest.raises(Problem, match="swap_open_already"):
        ask_swap(crew.cast.officer, mine.pk, crew.other.pk)


def test_each_side_answers_only_for_itself(crew: Crew) -> None:
    swap = ask_swap(crew.cast.officer, on(crew, "officer", 3).pk, crew.other.pk)
    for act in (agree_swap, decline_swap):
        with pytest.raises(Problem, match="swap_not_yours"):
            act(crew.cast.officer, swap.pk)
    with pytest.raises(Problem, match="swap_not_yours"):
        withdraw_swap(crew.cast.worker, swap.pk)
    withdraw_swap(crew.cast.officer, swap.pk)
    assert kinds(crew.other) == set()
    with pytest.raises(Problem, match="swap_decided"):
        agree_swap(crew.cast.worker, swap.pk)


def test_nobody_approves_their_own(crew: Crew) -> None:
    duty = on(crew, "leader", 3)
    swap = ask_swap(crew.cast.leader, duty.pk, crew.other.pk)
    agree_swap(crew.cast.worker, swap.pk)
    with pytest.raises(Problem, match="swap_own"):
        approve_swap(crew.cast.leader, swap.pk)
    assert swapping.waiting_for(crew.cast.leader) == 0
    with pytest.raises(Problem, match="swap_not_yours"):
        approve_swap(crew.cast.outsider, swap.pk)
    refuse_swap(crew.cast.coordinator, swap.pk, reason="人手不足")
    assert NoticeKind.SWAP_REFUSED in kinds(crew.leader)
    assert NoticeKind.SWAP_REFUSED in kinds(crew.other)
    assert standing(crew.leader) == [duty.starts_at]


def test_of_two_approvers_the_second_is_told(crew: Crew) -> None:
    swap = agreed(crew, on(crew, "officer", 3))
    approve_swap(crew.cast.leader, swap.pk)
    with pytest.raises(Problem, match="swap_decided") as told:
        approve_swap(crew.cast.coordinator, swap.pk)
    assert str(SwapState.APPROVED.label) in told.value.title
    with pytest.raises(Problem, match="swap_decided"):
        decline_swap(crew.cast.worker, swap.pk)


def test_the_pages_from_asking_to_approval(crew: Crew) -> None:
    duty = on(crew, "officer", 3)
    asking, answering, deciding = (client_of(user) for user in (crew.cast.officer, crew.cast.worker, crew.cast.leader))
    page = reverse("my_duties:ask-swap", args=[duty.pk])
    assert "1003 石*" in asking.get(page).content.decode()
    assert "1003" in asking.get(page, {"colleague": crew.other.pk}).content.decode()
    assert asking.post(page, {"colleague": crew.other.pk, "counter": "", "reason": ""}).status_code == 302
    swap = Swap.objects.get()
    assert reverse("my_duties:agree-swap", args=[swap.pk]) in answering.get(reverse("my_duties:home")).content.decode()
    answering.post(reverse("my_duties:agree-swap", args=[swap.pk]))
    assert "1001 沈*" in deciding.get(reverse("swaps:list")).content.decode()
    shown = reverse("swaps:show", args=[swap.pk])
    assert deciding.get(shown).status_code == 200
    assert deciding.post(reverse("swaps:refuse", args=[swap.pk]), {"reason": ""}).status_code == 422
    assert deciding.post(reverse("swaps:approve", args=[swap.pk])).status_code == 302
    assert deciding.post(reverse("swaps:approve", args=[swap.pk])).status_code == 422
    assert standing(crew.other) == [duty.starts_at]


def test_a_swap_beyond_ones_posts_does_not_exist(crew: Crew) -> None:
    swap = agreed(crew, on(crew, "officer", 3))
    stranger = make_user("stranger", "邻县负责人壬")
    give(stranger, Role.POST_LEADER, crew.cast.other_county)
    assert client_of(stranger).get(reverse("swaps:show", args=[swap.pk])).status_code == 404
    assert client_of(crew.cast.leader).post(reverse("my_duties:agree-swap", args=[swap.pk])).status_code == 404
