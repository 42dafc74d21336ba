from datetime import timedelta
from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.register import services
from fangxian.register.models import Policy, Team

VIEW, EDIT, POLICY = "register.view", "register.edit", "policy.edit"
# A form that comes back with its errors was still opened to the right person.
FORM_ANSWERS = (200, 302, 422)


def township(cast: Cast) -> dict[str, Any]:
    return {"id": cast.township.pk}


def post(cast: Cast) -> dict[str, Any]:
    return {"id": cast.post.pk}


def team(cast: Cast) -> dict[str, Any]:
    return {"id": Team.objects.create(unit=cast.county, name="夜班组").pk}


def policy(cast: Cast) -> dict[str, Any]:
    made = Policy.objects.create(
        topic="checkpoint", unit=cast.county, edition="试行-1", title="安河旗卡口参数", effective_from=now() - timedelta(1),
        values={}, source="测试", digest="0" * 64,
    )  # fmt: skip
    return {"id": made.pk}


def shown_team(cast: Cast) -> str:
    team(cast)
    return "夜班组"


def shown_policy(cast: Cast) -> str:
    policy(cast)
    return "安河旗卡口参数"


def shown_person(cast: Cast) -> str:
    services.register_person(cast.county.pk, number="A001", kind="staff", actor=None, identity={"name": "甲某某"})
    return "A001"


def places_file(cast: Cast) -> dict[str, str]:
    return {"register": "places"}


BOTH = ("GET", "POST")
ROWS = [
    Row("registers:units", VIEW, shows=lambda cast: cast.county.name),
    Row("registers:unit-list", VIEW, shows=lambda cast: cast.township.name),
    Row("registers:unit-new", EDIT, BOTH, fine=FORM_ANSWERS),
    Row("registers:unit", VIEW, kwargs=township),
    Row("registers:unit-children", VIEW, kwargs=township),
    Row("registers:unit-rename", EDIT, BOTH, kwargs=township, fine=FORM_ANSWERS),
    Row("registers:unit-move", EDIT, BOTH, kwargs=township, fine=FORM_ANSWERS),
    Row("registers:unit-close", EDIT, BOTH, kwargs=township, fine=FORM_ANSWERS),
    Row("registers:places", VIEW, shows=lambda cast: cast.post.name),
    Row("registers:place-new", EDIT, BOTH, fine=FORM_ANSWERS),
    Row("registers:place", VIEW, kwargs=post),
    Row("registers:place", EDIT, ("POST",), kwargs=post, fine=FORM_ANSWERS),
    Row("registers:place-close", EDIT, BOTH, kwargs=post, fine=FORM_ANSWERS),
    Row("registers:people", VIEW, shows=shown_person),
    Row("registers:person-new", EDIT, BOTH, fine=FORM_ANSWERS),
    Row("registers:teams", VIEW, shows=shown_team),
    Row("registers:team-new", EDIT, BOTH, fine=FORM_ANSWERS),
    Row("registers:team", VIEW, kwargs=team),
    Row("registers:team", EDIT, ("POST",), kwargs=team, fine=FORM_ANSWERS),
    Row("registers:policies", VIEW, shows=shown_policy),
    Row("registers:policy-new", POLICY, BOTH, fine=FORM_ANSWERS),
    Row("registers:policy", VIEW, kwargs=policy),
    Row("registers:import", EDIT, BOTH, where=places_file, fine=FORM_ANSWERS),
    # Without an upload before it there is nothing to confirm.
    Row("registers:import-confirm", EDIT, ("POST",), where=places_file, fine=(410,)),
    Row("registers:import-template", VIEW, where=places_file),
    Row("registers:history", VIEW, kwargs=lambda cast: {"register": "places", "id": cast.post.pk}),
]
