from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.roster.batches import services
from fangxian.roster.batches.guards import EDIT, VIEW
from fangxian.roster.batches.tests import cast as of


def edition(cast: Cast) -> dict[str, Any]:
    return {"id": of.edition_of(cast, of.site_of(cast)).pk}


def rotation(cast: Cast) -> dict[str, Any]:
    return {"id": of.draft(cast, of.site_of(cast), people=1).pk}


def batch(cast: Cast) -> dict[str, Any]:
    found = of.confirmed(cast, of.site_of(cast), people=1, began=14 + 9)
    of.move_until(cast, found, of.today())
    return {"id": of.batch_of(found, "B2").pk}


def due(cast: Cast) -> dict[str, Any]:
    return {"id": of.batch_of(of.confirmed(cast, of.site_of(cast), people=1), "B1").pk}


def retiming(cast: Cast) -> dict[str, Any]:
    return {"id": services.report_exposure(batch(cast)["id"], of.today(), actor=cast.coordinator).pk}


def new_edition(cast: Cast) -> dict[str, str]:
    site = of.site_of(cast)
    return {
        "unit": site.unit.name, "name": "7", "longest_duty": "14", "days_apart": "14", "gate": "东门", "vehicle": "一号",
        "first_move": "08:00", "move_minutes": "30", "airing_minutes": "60", "phases-TOTAL_FORMS": "1",
        "phases-INITIAL_FORMS": "0", "phases-0-name": "封闭执勤", "phases-0-days": "7", "phases-0-role": "duty",
        "phases-0-place": site.inside.name,
    }  # fmt: skip


def new_rotation(cast: Cast) -> dict[str, str]:
    made = of.edition_of(cast, of.site_of(cast))
    return {"edition": str(made.pk), "title": "新", "first_day": str(of.today()), "batches": "2", "size": "25"}


FORM = ("GET", "POST")
REASON = {"reason": "封闭解除"}
ROWS = [
    Row("batches:rotations", VIEW),
    Row("batches:rotation-new", EDIT, FORM, data=new_rotation),
    Row("batches:alarms", VIEW),
    Row("batches:editions", VIEW),
    Row("batches:edition-new", EDIT, FORM, data=new_edition),
    Row("batches:edition", VIEW, kwargs=edition, shows=lambda cast: "安河所"),
    Row("batches:edition-close", EDIT, FORM, kwargs=edition, data=lambda cast: REASON),
    Row("batches:rotation", VIEW, kwargs=rotation, shows=lambda cast: "冬季轮换"),
    Row("batches:rotation-confirm", EDIT, ("POST",), kwargs=rotation),
    Row("batches:rotation-close", EDIT, FORM, kwargs=rotation, data=lambda cast: REASON),
    Row("batches:proof", VIEW, kwargs=rotation, shows=lambda cast: "冬季轮换"),
    Row("batches:moves", VIEW, kwargs=rotation, shows=lambda cast: "安河所监区"),
    Row("batches:people", VIEW, kwargs=rotation, shows=lambda cast: "P001"),
    Row("batches:history", VIEW, kwargs=rotation, shows=lambda cast: "冬季轮换"),
    Row("batches:batch", VIEW, kwargs=batch, shows=lambda cast: "P002"),
    Row("batches:batch-members", EDIT, FORM, kwargs=batch,
        data=lambda cast: {"numbers": "P002", "leaders": "P002", "reason": "核对"}),
    Row("batches:batch-move", EDIT, FORM, kwargs=due, data=lambda cast: {"day": str(of.today())}),
    Row("batches:batch-exposure", EDIT, FORM, kwargs=batch, data=lambda cast: {"day": str(of.today())}),
    Row("batches:retiming", VIEW, kwargs=retiming, shows=lambda cast: "冬季轮换"),
    Row("batches:retiming-decide", EDIT, ("POST",), kwargs=retiming, data=lambda cast: {"act": "refuse", **REASON}),
]  # fmt: skip
