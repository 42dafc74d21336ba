import pytest

from fangxian.planning.dialysis import Problem, check, solve
from fangxian.planning.dialysis.weeks import week, with_suspect
from fangxian.planning.stopping import MaxRuntime


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_week_uses_its_working_machines_to_nine_tenths(seed: int) -> None:
    problem = week(seed)
    working = [m for m in problem.machines if not m.standby and m.zone != "suspect"]
    booked = sum(patient.sessions for patient in problem.patients)
    assert len(problem.patients) == 45
    assert booked / (len(working) * len(problem.sessions)) == pytest.approx(0.9, abs=0.01)


def test_the_same_seed_makes_the_same_week() -> None:
    assert week(4) == week(4)
    assert week(4) != week(5)


def test_a_full_week_is_proven_optimal_and_passes_the_checker() -> None:
    problem = week(1)
    result = solve(problem, MaxRuntime(300), 1, workers=2)
    report = check(problem, result.plan)
    assert result.is_optimal
    assert report.is_clean
    assert report.cost == result.cost


def test_a_suspect_is_one_of_the_general_patients() -> None:
    problem = with_suspect(week(1), (), 1)
    (suspect,) = [patient for patient in problem.patients if patient.status == "suspected"]
    assert suspect.zone == "general"


def test_a_problem_is_written_down_and_read_again() -> None:
    problem = with_suspect(week(2), (), 1)
    assert Problem.from_json(problem.to_json()) == problem
