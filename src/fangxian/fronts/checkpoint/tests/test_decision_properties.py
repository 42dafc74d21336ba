"""What must hold for every sequence of readings, not only for the vectors."""

import math
from dataclasses import replace
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fangxian.fronts.checkpoint.codes import Direction, Method, Outcome, Residence
from fangxian.fronts.checkpoint.decision import NOT_CLEAR, Measured, Situation, Verdict, decide, judge
from fangxian.fronts.checkpoint.policy import CheckpointPolicy, read_policy

FOLDER = Path(__file__).parent.parent / "policies"
POLICIES = [
    read_policy(msgspec.json.decode(path.read_bytes())["values"]) for path in sorted(FOLDER.glob("checkpoint-*.json"))
]

policies = st.sampled_from(POLICIES)
anything = st.one_of(st.none(), st.floats(), st.floats(20, 50), st.floats(36, 38.5))
air = st.one_of(st.none(), st.floats(), st.floats(-50, 50))
readings = st.builds(
    Measured,
    method=st.sampled_from(Method),
    celsius=anything,
    ambient_c=air,
    in_tent=st.booleans(),
    at=st.none(),
    outdoor_c=air,
    warmed_up=st.booleans(),
)
situations = st.builds(
    Situation,
    readings=st.lists(readings, max_size=6),
    direction=st.sampled_from(Direction),
    residence=st.sampled_from(Residence),
    origin=st.sampled_from(["home", "other", "unknown"]),
    from_key_area=st.booleans(),
    symptoms=st.lists(st.sampled_from(["dry_cough", "fatigue", "hiccups"]), max_size=2),
    exertion=st.booleans(),
    has_tent=st.booleans(),
    ambient_c=air,
)
LADDER = {Outcome.REMEASURE: 0, Outcome.FEVER_CLINIC: 1, Outcome.OBSERVE_AND_REFER: 2}


@given(policies, situations)
def test_every_situation_has_an_answer(policy: CheckpointPolicy, situation: Situation) -> None:
    decision = decide(policy, situation)
    assert decision.outcome in Outcome
    assert (decision.next_method is not None) == (decision.outcome is Outcome.REMEASURE)


@given(policies, situations)
def test_no_sequence_of_readings_that_prove_nothing_ever_clears(policy: CheckpointPolicy, situation: Situation) -> None:
    proofless = [one for one in situation.readings if judge(policy, one) is not Verdict.CLEAR]
    assert not decide(policy, replace(situation, readings=proofless)).is_clear


@given(policies, situations, st.floats(max_value=15.99), st.floats(allow_nan=True))
def test_no_sequence_of_out_of_range_foreheads_ever_clears(
    policy: CheckpointPolicy, situation: Situation, ambient: float, celsius: float
) -> None:
    cold = [
        replace(one, method=Method.FOREHEAD, celsius=celsius, ambient_c=ambient, in_tent=False)
        for one in situation.readings
    ]
    assert decide(policy, replace(situation, readings=cold)).outcome is Outcome.REMEASURE


@given(policies, situations, st.floats(max_value=15.99), st.sampled_from([Method.FOREHEAD, Method.GATE]))
def test_nobody_just_in_from_the_cold_is_cleared_by_infrared(
    policy: CheckpointPolicy, situation: Situation, outdoor: float, method: Method
) -> None:
    hasty = [
        replace(one, method=method, in_tent=True, outdoor_c=outdoor, warmed_up=False) for one in situation.readings
    ]
    assert not decide(policy, replace(situation, readings=hasty)).is_clear


@given(policies, situations)
def test_in_a_tent_that_nobody_measured_infrared_clears_nobody(policy: CheckpointPolicy, situation: Situation) -> None:
    infrared = [one for one in situation.readings if not policy.instruments[one.method].decides]
    unknown = [replace(one, in_tent=True, ambient_c=None) for one in infrared]
    assert not decide(policy, replace(situation, readings=unknown)).is_clear


@given(policies, situations, st.floats(-60, 60), st.floats(30, 45))
def test_what_is_proposed_first_is_never_out_of_its_instrument_s_range(
    policy: CheckpointPolicy, situation: Situation, ambient: float, celsius: float
) -> None:
    first = decide(policy, replace(situation, readings=[], ambient_c=ambient))
    assert first.next_method is not None
    inside = first.place != "post"
    reading = Measured(method=first.next_method, celsius=celsius, ambient_c=None if inside else ambient, in_tent=inside)
    assert judge(policy, reading) is not Verdict.OUT_OF_RANGE


@given(policies, situations, air)
def test_the_air_at_the_post_decides_nothing_once_somebody_was_measured(
    policy: CheckpointPolicy, situation: Situation, ambient: float | None
) -> None:
    if situation.readings:
        assert decide(policy, replace(situation, ambient_c=ambient)) == decide(policy, situation)


@given(policies, situations)
def test_whoever_is_cleared_has_a_clear_reading_last(policy: CheckpointPolicy, situation: Situation) -> None:
    if decide(policy, situation).is_clear:
        assert judge(policy, situation.readings[-1]) is Verdict.CLEAR


@given(policies, situations, st.floats(0, 10))
def test_a_warmer_last_reading_never_clears_whom_a_normal_one_did_not(
    policy: CheckpointPolicy, situation: Situation, more: float
) -> None:
    if not situation.readings:
        return
    *before, last = situation.readings
    if judge(policy, last) is not Verdict.CLEAR or decide(policy, situation).is_clear:
        return
    warmer = replace(last, celsius=(last.celsius or 0) + more)
    assert not decide(policy, replace(situation, readings=[*before, warmer])).is_clear


@given(policies, situations)
def test_a_key_area_never_makes_the_outcome_milder(policy: CheckpointPolicy, situation: Situation) -> None:
    plain = decide(policy, replace(situation, from_key_area=False)).outcome
    key = decide(policy, replace(situation, from_key_area=True)).outcome
    if plain in {Outcome.FEVER_CLINIC, Outcome.OBSERVE_AND_REFER}:
        assert key in NOT_CLEAR
    if plain is Outcome.REMEASURE:
        assert key in NOT_CLEAR


@given(policies, situations, st.sampled_from(Method))
def test_a_febrile_armpit_is_never_talked_away(policy: CheckpointPolicy, situation: Situation, method: Method) -> None:
    febrile = Measured(method=Method.AXILLARY_ELECTRONIC, celsius=38.5, ambient_c=20.0)
    after = [febrile, *(replace(one, method=method) for one in situation.readings)]
    assert decide(policy, replace(situation, readings=after)).outcome in {
        Outcome.FEVER_CLINIC,
        Outcome.OBSERVE_AND_REFER,
    }


@given(policies, situations)
def test_the_last_rung_can_always_clear(policy: CheckpointPolicy, situation: Situation) -> None:
    proof = Measured(method=Method.AXILLARY_ELECTRONIC, celsius=36.5, in_tent=True)
    harmless = [one for one in situation.readings if not (policy.instruments[one.method].decides)]
    calm = replace(situation, readings=[*harmless, proof], symptoms=[])
    if not any(judge(policy, one) is Verdict.HIGH for one in harmless):
        assert decide(policy, calm).is_clear


@given(st.floats(allow_nan=True))
def test_not_a_number_never_stands_as_clear(celsius: float) -> None:
    reading = Measured(method=Method.FOREHEAD, celsius=celsius, ambient_c=20.0)
    if not math.isfinite(celsius) or not 25 <= celsius <= 45:
        assert judge(POLICIES[0], reading) is Verdict.UNREADABLE
