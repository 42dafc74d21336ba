"""Batches as busy posts send them: sealed, signed, of passages and the people in them. Everyone in them is invented."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.accounts.credentials import SignedRequest, new_token, token_digest
from fangxian.accounts.models import Station, User
from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.record.sealing import Sealer, pad
from fangxian.register.models import Place, PlaceKind, Unit, UnitKind

BATCH = 500
PATH = "/api/v1/record/batches"
SURNAMES = "赵钱孙李周吴郑王冯陈"
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Post:
    """A station at work: who it is, and the key that signs for it."""

    station: Station
    token: str
    key: ec.EllipticCurvePrivateKey
    officer: User

    def headers(self, body: bytes) -> dict[str, str]:
        """Return the headers that the protocol asks for."""
        time = now().isoformat()
        text = SignedRequest("POST", PATH, time, body, "").text()
        r, s = decode_dss_signature(self.key.sign(text, ec.ECDSA(hashes.SHA256())))
        return {
            "Content-Type": "application/json",
            "Authorization": f"Station {self.station.id}.{self.token}",
            "X-Station-Time": time,
            "X-Station-Signature": pad(r.to_bytes(32) + s.to_bytes(32)),
        }


def make_region(posts: int) -> tuple[Unit, list[Post]]:
    """Make a region of counties with a post and a station each."""
    region = Unit.add_root(name="测区", kind=UnitKind.REGION, code="990000")
    officer = User.objects.create(username=f"officer-{new_id().hex[-8:]}", name="值守人员甲")
    Grant.objects.create(user=officer, role=Role.OFFICER, unit=region, starts_at=now() - timedelta(days=400))
    return region, [_make_post(region, number, officer) for number in range(posts)]


def _make_post(region: Unit, number: int, officer: User) -> Post:
    county = Unit.objects.get(pk=region.pk).add_child(
        name=f"第{number + 1}旗", kind=UnitKind.COUNTY, code=f"9901{number + 1:02}"
    )
    place = Place.objects.create(unit=county, name=f"{number + 1}号卡口", kind=PlaceKind.CHECKPOINT, is_manned=True)
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    token = new_token()
    station = Station.objects.create(
        short=f"B{number:02}",
        label="bench",
        unit_id=county.pk,
        place_id=place.pk,
        public_key={"kty": "EC", "crv": "P-256", "x": pad(numbers.x.to_bytes(32)), "y": pad(numbers.y.to_bytes(32))},
        token_digest=token_digest(token),
        enrolled_by_id=officer.pk,
    )
    return Post(station, token, key, officer)


def batches(post: Post, count: int, seed: int, size: int = BATCH) -> Iterator[bytes]:
    """Yield ``count`` batch bodies of ``size`` entries: one passage to every two screenings, spread over the last day."""
    draw = random.Random(seed)  # noqa: S311
    sealer = Sealer()
    seq = 0
    moment = now()
    for _number in range(count):
        entries = []
        passage = ""
        for place in range(size):
            seq += 1
            seen = moment - timedelta(seconds=draw.randrange(86_400))
            if place % 3 == 0:
                passage = str(new_id())
                body = _passage(sealer, draw, passage)
            else:
                body = _screening(sealer, draw, passage, seq, seen.isoformat())
            entries.append({**body, "version": 1, "seq": seq, "observed_at": seen, "author": post.officer.pk})
        yield _encode({"station": post.station.id, "sent_at": moment, "entries": entries})


def _passage(sealer: Sealer, draw: random.Random, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "kind": "checkpoint.passage",
        "payload": {"direction": draw.choice(("in", "out")), "vehicle": "car", "people": 2},
        "sealed": sealer.seal({"plate": f"蒙Z{draw.randrange(100_000):05}"}, id),
    }


def _screening(sealer: Sealer, draw: random.Random, passage: str, seq: int, at: str) -> dict[str, Any]:
    id = str(new_id())
    celsius = round(draw.gauss(36.4, 0.3), 1)
    reading = {"method": "forehead", "celsius": celsius, "at": at, "ambient_c": 18.0, "in_range": True}
    decision = {"outcome": "pass" if celsius < 37.3 else "fever_clinic", "rule": "C10", "policy": "bench"}
    return {
        "id": id,
        "kind": "checkpoint.screening",
        "payload": {
            "passage": passage,
            "direction": draw.choice(("in", "out")),
            "pass_number": f"B-{seq:06}",
            "decision": decision,
            "readings": [reading],
            "residence": "local",
            "origin_code": "990101",
            "destination_code": "990102",
        },
        "sealed": sealer.seal(
            {
                "name": draw.choice(SURNAMES) + "某",
                "id_number": f"990101{draw.randrange(10**11, 10**12)}",
                "phone": f"100{draw.randrange(10**7, 10**8)}",
            },
            id,
        ),
    }
