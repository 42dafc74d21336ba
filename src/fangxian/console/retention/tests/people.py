"""Registered people of the cast's county whose time has or has not run out."""

from datetime import timedelta

from fangxian.access.models import Grant
from fangxian.base.clock import now, set_to
from fangxian.base.testing import Cast
from fangxian.record.models import DestructionCertificate, Entry, RetentionHold
from fangxian.record.services import place_hold, run_retention, write_entry
from fangxian.register.models import Unit

NAME, NUMBER = "某某某", "11010519491231002X"
ASSESSMENT = "评估〔2020〕7号"


def registered(cast: Cast, *, days_ago: int = 0, unit: Unit | None = None, number: str = NUMBER) -> Entry:
    """Return the entry that holds a person's identity."""
    with set_to(now() - timedelta(days=days_ago)):
        return write_entry(
            "register.person", {"number": "A1", "kind": "resident"}, unit_id=(unit or cast.county).pk,
            identity={"name": NAME, "id_number": number},
        )  # fmt: skip


def hold_on(cast: Cast, entry: Entry | None = None) -> RetentionHold:
    """Place a hold on the subject of ``entry``."""
    entry = entry or registered(cast)
    assert entry.subject_id is not None
    return place_hold(
        entry.subject_id,
        reason="流调未结束",
        assessment=ASSESSMENT,
        author_id=cast.coordinator.pk,
        unit_id=cast.county.pk,
    )


def certificate_of(cast: Cast) -> DestructionCertificate:
    """Let a run leave a certificate."""
    return run_retention({"register": 30, "checkpoint": 14}, policy="2020-02", unit_id=cast.region.pk)


def raise_to_region(cast: Cast) -> None:
    """Let the coordinator answer for the whole region."""
    Grant.objects.filter(user=cast.coordinator).update(unit=cast.region)
