"""A small territory on a line: a depot at 0, households at 1, 2, 3, …; one unit of way is one unit of time."""

from fangxian.planning.routes import Depot, Plan, Problem, Route, Stop, Vehicle

DEPOT = Depot(code="depot", place=0, closes=1000)
STORE = Depot(code="store", place=5, closes=1000, loading=2)
CAR = Vehicle(code="car", start="depot", end="depot", capacity=(10,), latest=100)
VAN = Vehicle(code="van", start="depot", end="depot", capacity=(10,), latest=100, skills=("nurse",))
CITY = tuple((float(x), 0.0) for x in range(12))


def home(number: int, **what: object) -> Stop:
    """Return the household at ``number``, called h1, h2, …"""
    fields: dict[str, object] = {"code": f"h{number}", "place": number, "demand": (1,)}
    return Stop(**{**fields, **what})  # type: ignore[arg-type]


HOMES = (home(1), home(2), home(3), home(4))


def land(*stops: Stop, **what: object) -> Problem:
    """Return the territory with these households; fields of the problem by name."""
    fields: dict[str, object] = {
        "depots": (DEPOT, STORE),
        "stops": stops or HOMES,
        "vehicles": (CAR, VAN),
        "coordinates": CITY,
    }
    return Problem(**{**fields, **what})  # type: ignore[arg-type]


def plan(*words: str) -> Plan:
    """Read routes such as ``"car h1 h2"``; ``"car@5 h1"`` leaves at 5."""
    return tuple(_route(*word.split()) for word in words)


def _route(name: str, *legs: str) -> Route:
    vehicle, _, start = name.partition("@")
    return Route(vehicle, legs, int(start or 0))


CLEAN = plan("car h1 h2", "van h3 h4")
