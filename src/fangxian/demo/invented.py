"""Names, numbers and plates of people who do not exist.

No value made here can be anybody's: ID numbers begin with 99, which stands for no division and never did, so only their
checksum is real; phone numbers begin with 1009, and numbers that begin with 10 are service codes, never a subscriber's; plates
are of the letter Z, which no city of the provinces named here issues.
"""

import random
from datetime import date, timedelta
from typing import Final

SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜白云苏包图那巴乌"
GIVEN: Final = "安平和明远志诚朝晖雪松林海青山春雨秋实文静思源柏桐嘉禾晓岚立新建业长河沐阳若谷怀瑾乐天望舒"
ROADS: Final = ("向阳路", "团结街", "新民路", "草原大街", "河东路", "站前街")
EMPLOYERS: Final = ("北原运输队", "青原牧业合作社", "朔北粮库", "安河建材厂", "")
PROVINCES: Final = "冀晋辽吉黑陕甘宁"
NEW_ENERGY: Final = "DFABCE"
_FIRST_BIRTH: Final = date(1941, 1, 1)
_BIRTH_DAYS: Final = 26_000
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def name(draw: random.Random) -> str:
    """Return a name of two or three characters."""
    given = "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
    return draw.choice(SURNAMES) + given


def id_number(draw: random.Random) -> str:
    """Return an ID number with a good checksum (RULEBOOK N1) that cannot be issued."""
    born = _FIRST_BIRTH + timedelta(days=draw.randrange(_BIRTH_DAYS))
    body = f"99{draw.randrange(10_000):04}{born:%Y%m%d}{draw.randrange(1000):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]


def phone(draw: random.Random) -> str:
    """Return a number of eleven digits that no subscriber has."""
    return f"1009{draw.randrange(10**7):07}"


def plate(draw: random.Random, *, is_local: bool) -> str:
    """Return an ordinary plate (RULEBOOK N5)."""
    return f"{'蒙' if is_local else draw.choice(PROVINCES)}Z{draw.randrange(100_000):05}"


def new_energy_plate(draw: random.Random) -> str:
    """Return a plate of a small new-energy car."""
    return f"蒙Z{draw.choice(NEW_ENERGY)}{draw.randrange(100_000):05}"


def trailer_plate(draw: random.Random, *, is_local: bool) -> str:
    """Return a trailer's plate."""
    return f"{'蒙' if is_local else draw.choice(PROVINCES)}Z{draw.randrange(10_000):04}挂"


def address(draw: random.Random) -> str:
    """Return a street, a house and a door without a town."""
    return f"{draw.choice(ROADS)}{draw.randrange(1, 60)}号{draw.randrange(1, 9)}单元{draw.randrange(101, 620)}"
