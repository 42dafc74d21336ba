"""The acts on units, places, people and teams: what each leaves behind, and why it refuses."""

import pytest

from fangxian.base.problems import Problem
from fangxian.record.models import Subject
from fangxian.register import identities, services
from fangxian.register.models import Person, Unit
from fangxian.register.services.add_place import PlaceValues

pytestmark = pytest.mark.django_db
IDENTITY = {"name": "甲某", "id_number": "11010519491231002X", "phone": "13800138000"}


def refused(code):
    return pytest.raises(Problem, match=f"^{code}$")


def test_a_unit_is_added_with_its_author_and_reason(cast) -> None:
    unit = services.add_unit(
        cast.county.pk, name=" 卫生局 ", kind="department", code="AH-1", actor=cast.coordinator, reason="设立"
    )
    row = unit.history.get()
    assert (unit.name, row.history_user, row.history_change_reason) == ("卫生局", cast.coordinator, "设立")
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_padded_code_is_kept_in_its_shortest_form(cast) -> None:
    assert services.add_unit(None, name="西原", kind="region", code="880000", actor=None).code == "88"


def test_a_code_is_taken_in_either_form(cast) -> None:
    for code in ("990100", "9901", "990100000000"):
        with refused("unit_code_taken"):
            services.add_unit(cast.region.pk, name="某", kind="league", code=code, actor=None)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"name": "  "}, "name_missing"), ({"kind": "x"}, "kind_unknown"), ({"code": "a b"}, "unit_code_invalid")],
)
def test_what_does_not_make_a_unit_is_refused(cast, values, code) -> None:
    with refused(code):
        services.add_unit(cast.county.pk, **{"name": "某", "kind": "department", **values}, actor=None)


def test_renaming_needs_a_reason_and_keeps_the_old_name(cast) -> None:
    with refused("change_reason_missing"):
        services.rename_unit(cast.county.pk, name="安河市", actor=None, reason=" ")
    services.rename_unit(cast.county.pk, name="安河市", actor=None, reason="撤旗设市")
    assert set(cast.county.history.values_list("name", flat=True)) == {"安河旗", "安河市"}


def test_renaming_to_the_same_name_leaves_no_trace(cast) -> None:
    services.rename_unit(cast.county.pk, name="安河旗", actor=None, reason="试")
    assert cast.county.history.count() == 1


def test_a_unit_moves_with_all_below_it(cast) -> None:
    services.move_unit(cast.township.pk, cast.other_county.pk, actor=None, reason="划转")
    cast.village.refresh_from_db()
    cast.other_county.refresh_from_db()
    assert cast.village.path.startswith(cast.other_county.path)
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_does_not_move_below_itself(cast) -> None:
    for target in (cast.county, cast.village):
        with refused("unit_move_into_itself"):
            services.move_unit(cast.county.pk, target.pk, actor=None, reason="试")


def test_a_unit_is_closed_from_below(cast) -> None:
    with refused("unit_has_open_children"):
        services.close_unit(cast.township.pk, actor=None, reason="撤并")
    services.close_unit(cast.village.pk, actor=None, reason="撤并")
    services.close_unit(cast.township.pk, actor=None, reason="撤并")
    assert Unit.objects.get(pk=cast.township.pk).is_closed
    with refused("unit_closed"):
        services.add_unit(cast.township.pk, name="某", kind="village", actor=None)


def test_an_unknown_unit_is_told(cast) -> None:
    with refused("unit_unknown"):
        services.rename_unit(cast.post.pk, name="x", actor=None, reason="x")


def test_a_place_needs_whole_coordinates_and_a_code_of_its_own(cast) -> None:
    with refused("place_coordinates_invalid"):
        services.add_place(cast.county.pk, PlaceValues(name="某", kind="other", lat=91.0, lon=1.0), actor=None)
    services.add_place(cast.county.pk, PlaceValues(name="某", kind="other", code="K1"), actor=None)
    with refused("place_code_taken"):
        services.add_place(cast.county.pk, PlaceValues(name="另", kind="other", code="K1"), actor=None)


def test_changing_a_place_writes_only_what_differs(cast) -> None:
    values = PlaceValues(name=cast.post.name, kind="checkpoint", is_manned=True)
    services.change_place(cast.post.pk, values, actor=None, reason="试")
    assert cast.post.history.count() == 1
    services.change_place(cast.post.pk, PlaceValues(name="新名", kind="checkpoint"), actor=None, reason="改")
    assert cast.post.history.count() == 2


def test_a_closed_place_is_no_manned_post(cast) -> None:
    place = services.close_place(cast.post.pk, actor=cast.leader, reason="撤点")
    assert (place.is_closed, place.is_manned, place.history.first().history_user) == (True, False, cast.leader)


def test_a_person_is_a_pseudonym_with_an_identity_in_the_vault(cast) -> None:
    person = services.register_person(cast.county.pk, number="A1", kind="staff", identity=IDENTITY, actor=None)
    assert Subject.objects.filter(pk=person.subject_id).exists()
    assert identities.read_identities([person.subject_id]) == {person.subject_id: IDENTITY}


def test_a_person_without_any_identity_has_a_pseudonym_all_the_same(cast) -> None:
    person = services.register_person(cast.county.pk, number="A1", kind="staff", identity={}, actor=None)
    assert person.subject_id
    assert identities.read_identities([person.subject_id]) == {}


def test_nobody_is_registered_twice(cast) -> None:
    services.register_person(cast.county.pk, number="A1", kind="staff", identity=IDENTITY, actor=None)
    with refused("person_number_taken"):
        services.register_person(cast.county.pk, number="A1", kind="staff", identity={}, actor=None)
    with refused("person_registered"):
        services.register_person(
            cast.county.pk, number="A2", kind="staff", actor=None, identity={"id_number": "1101 0519 4912 3100 2x"}
        )
    assert Person.objects.count() == 1


def test_a_team_takes_people_of_its_unit_and_below(cast) -> None:
    near = services.register_person(cast.village.pk, number="A1", kind="volunteer", identity={}, actor=None)
    far = services.register_person(cast.other_county.pk, number="B1", kind="volunteer", identity={}, actor=None)
    team = services.add_team(cast.county.pk, name="队", members=[near.pk], actor=None)
    assert list(team.members.all()) == [near]
    with refused("team_member_unknown"):
        services.change_team(team.pk, name="队", members=[far.pk], actor=None, reason="试")
    with refused("team_name_taken"):
        services.add_team(cast.county.pk, name="队", actor=None)
