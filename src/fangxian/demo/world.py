"""The demonstration's people, places and devices as objects, read from the registers by their fixed names."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fangxian.demo.devices import Device
from fangxian.demo.geography import PostSpec
from fangxian.demo.plan import Plan
from fangxian.demo.weather import Climate
from fangxian.fronts.checkpoint.policy import CheckpointPolicy


@dataclass(frozen=True, slots=True)
class Destination:
    """A community gate or an isolation site that confirms arrivals."""

    code: str
    name: str
    place: UUID
    worker: UUID
    device: Device
    is_site: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A checkpoint with its device, its officers (three teams of two), and where those who pass may go."""

    key: str
    spec: PostSpec
    county_name: str
    climate: Climate
    device: Device
    officers: tuple[UUID, ...]
    communities: tuple[Destination, ...]
    site: Destination


@dataclass(frozen=True, slots=True)
class World:
    """Everything that writes."""

    plan: Plan
    policy: CheckpointPolicy
    edition: str
    posts: tuple[Post, ...]
    destinations: tuple[Destination, ...]
    spare: Device
    revoked_at: datetime
    reviser: UUID
    devices: tuple[Device, ...] = field(default=())
