import base64
import hashlib

import pytest

from fangxian.accounts import pins
from fangxian.accounts.models import User
from fangxian.accounts.services import clear_pin, set_pin
from fangxian.base.problems import Problem
from fangxian.base.testing import PIN, Cast


def unpadded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def test_verifier_follows_the_station_protocol() -> None:
    salt = bytes(range(16))
    made = pins.make_verifier("482915", 310_000, salt)
    derived = hashlib.pbkdf2_hmac("sha256", b"482915", salt, 310_000, 32)
    assert made == pins.Verifier(unpadded(salt), 310_000, unpadded(hashlib.sha256(derived).digest()))


def test_derived_bytes_are_not_part_of_the_verifier() -> None:
    salt = bytes(16)
    derived = hashlib.pbkdf2_hmac("sha256", b"482915", salt, 1000, 32)
    assert unpadded(derived) not in repr(pins.make_verifier("482915", 1000, salt))


def test_same_pin_has_another_salt_every_time() -> None:
    assert pins.make_verifier(PIN, 1).salt != pins.make_verifier(PIN, 1).salt


@pytest.mark.parametrize(
    "pin",
    [
        "000000",
        "112211",
        "123456",
        "987654",
        "890123",
        "121212",
        "123123",
        "19850412",
        "850412",
        "120485",
        "041285",
        "200202",
    ],
)
def test_pin_that_is_tried_first_is_weak(pin: str) -> None:
    assert pins.is_weak(pin)


@pytest.mark.parametrize("pin", ["135790", "482915", "7391846", "90817263", "5829174630"])
def test_ordinary_pin_is_not_weak(pin: str) -> None:
    assert not pins.is_weak(pin)


@pytest.mark.parametrize("pin", ["", "12345", "12345678901", "13579a", "１３５７９０", "-13579", " 13579"])
def test_pin_is_six_to_ten_plain_digits(pin: str) -> None:
    assert not pins.is_well_formed(pin)


@pytest.mark.django_db
def test_setting_a_pin_stores_only_its_verifier(cast: Cast) -> None:
    set_pin(cast.nurse, "482915")
    row = User.objects.filter(pk=cast.nurse.pk).values().get()
    assert (row["pin_iterations"], bool(row["pin_salt"]), bool(row["pin_verifier"])) == (1000, True, True)
    assert "482915" not in str(row)


@pytest.mark.django_db
@pytest.mark.parametrize(("pin", "code"), [("1234", "pin_malformed"), ("123456", "pin_weak")])
def test_unfit_pin_is_refused_and_the_old_one_kept(cast: Cast, pin: str, code: str) -> None:
    before = cast.officer.pin_verifier
    with pytest.raises(Problem) as refused:
        set_pin(cast.officer, pin)
    cast.officer.refresh_from_db()
    assert refused.value.code == code
    assert cast.officer.pin_verifier == before


@pytest.mark.django_db
def test_pin_can_be_taken_away(cast: Cast) -> None:
    clear_pin(cast.officer)
    cast.officer.refresh_from_db()
    assert (cast.officer.pin_salt, cast.officer.pin_iterations, cast.officer.pin_verifier) == ("", 0, "")
