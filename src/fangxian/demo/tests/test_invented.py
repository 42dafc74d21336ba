"""Nothing that is made here can belong to anybody."""

import random
from uuid import RFC_4122

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from fangxian.access.roles import Role
from fangxian.accounts import pins
from fangxian.base.clock import EPOCH
from fangxian.demo import invented
from fangxian.demo.accounts import PIN, SHOWN
from fangxian.demo.ids import id_at

seeds = st.integers(0, 2**32).map(random.Random)


@given(seeds)
def test_id_numbers_have_a_good_checksum_and_a_region_that_was_never_assigned(draw: random.Random) -> None:
    number = invented.id_number(draw)
    assert len(number) == 18
    assert number.startswith("99")
    assert mod_11_2.is_valid(number)


@given(seeds)
def test_phone_numbers_are_no_subscribers(draw: random.Random) -> None:
    number = phonenumbers.parse(invented.phone(draw), "CN")
    assert not phonenumbers.is_valid_number(number)


@given(seeds, st.booleans())
def test_plates_are_of_the_letter_that_is_not_issued(draw: random.Random, is_local: bool) -> None:
    plates = (invented.plate(draw, is_local=is_local), invented.trailer_plate(draw, is_local=is_local))
    assert {plate[1] for plate in (*plates, invented.new_energy_plate(draw))} == {"Z"}


@given(seeds)
def test_ids_keep_their_moment(draw: random.Random) -> None:
    id = id_at(EPOCH, draw)
    assert (id.version, id.variant, id.int >> 80) == (7, RFC_4122, 0)


def test_the_printed_pin_is_one_that_an_officer_could_set() -> None:
    assert pins.is_well_formed(PIN)
    assert not pins.is_weak(PIN)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_an_account_to_sign_in_with(role: Role) -> None:
    assert [spec for spec in SHOWN if spec.role is role and spec.can_sign_in]
