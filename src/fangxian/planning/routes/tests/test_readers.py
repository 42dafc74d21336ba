import pytest

from fangxian.planning.routes import Route, solomon, solve, vrplib
from fangxian.planning.routes.instances import Unreadable
from fangxian.planning.stopping import MaxIterations

SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      1         1          4          0        50         10
    2      3         4          5         20        40          5
"""
VRPLIB = """NAME : TINY
TYPE : VRPTW
DIMENSION : 3
VEHICLES : 2
CAPACITY : 10
SERVICE_TIME : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 1 1
3 3 4
DEMAND_SECTION
1 0
2 4
3 5
TIME_WINDOW_SECTION
1 0 100
2 0 50
3 20 40
DEPOT_SECTION
1
-1
EOF
"""


def test_solomon_distances_are_floating_point() -> None:
    named = solomon.parse(SOLOMON)
    plan = solve(named.problem, MaxIterations(200)).plan
    assert named.name == "TINY"
    assert named.cost(plan) == pytest.approx(2**0.5 + 13**0.5 + 5)
    assert named.is_in_time(plan)


def test_vrplib_distances_are_cut_to_tenths() -> None:
    named = vrplib.parse(VRPLIB)
    result = solve(named.problem, MaxIterations(200))
    assert named.cost(result.plan) == pytest.approx(1.4 + 3.6 + 5.0)
    assert result.cost == 100


@pytest.mark.parametrize("parse", [solomon.parse, vrplib.parse])
def test_demands_windows_and_service_are_read(parse) -> None:  # type: ignore[no-untyped-def]
    problem = parse(SOLOMON if parse is solomon.parse else VRPLIB).problem
    scale = problem.metric.scale
    assert [stop.demand for stop in problem.stops] == [(4,), (5,)]
    assert problem.stops[1].windows == ((20 * scale, 40 * scale),)
    assert problem.stops[0].service == 10 * scale
    assert [(vehicle.capacity, vehicle.latest) for vehicle in problem.vehicles] == [((10,), 100 * scale)] * 2


def test_a_window_missed_in_floating_point_is_seen() -> None:
    named = solomon.parse(SOLOMON)
    assert not named.is_in_time((Route("V1", ("2", "1") * 3),))


@pytest.mark.parametrize("parse", [solomon.parse, vrplib.parse])
@pytest.mark.parametrize("text", ["", "hello", "1 2 3\n4 5 6\n", "NAME : X\nDEMAND_SECTION\n1 0\n"])
def test_another_file_is_refused(parse, text: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unreadable):
        parse(text)


def test_sections_that_do_not_agree_are_refused() -> None:
    with pytest.raises(Unreadable, match="same nodes"):
        vrplib.parse(VRPLIB.replace("3 5\nTIME", "TIME"))
