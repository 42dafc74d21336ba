"""The auditor's list, kept beside the log so that nobody has to scan it."""

from collections.abc import Sequence
from typing import Final

from fangxian.access.models import AuditLine
from fangxian.record.facts import Change, Fact
from fangxian.record.projections import Projection

LOOKS: Final = ("record.reveal", "record.lookup")
KINDS: Final = (
    *LOOKS,
    "record.export",
    "record.erasure",
    "record.destruction",
    "record.hold",
    "access.break_glass",
    "access.review",
    "access.grant",
    "access.end",
    "access.account",
)
TEXTS: Final = ("purpose", "reason", "finding", "policy")
COUNTS: Final = ("rows", "found", "subjects")
LONGEST: Final = 500
MOST: Final = 2**31 - 1


class AuditLines(Projection):
    """Each line is a function of its own entry alone; the trace of an act cannot be amended (``record.facts``)."""

    name = "access.audit"
    kinds = frozenset(KINDS)
    models = (AuditLine,)

    def apply(self, changes: Sequence[Change]) -> None:
        fresh = [_line(change.new) for change in changes if change.old is None]
        AuditLine.objects.bulk_create(fresh, batch_size=500)


def _line(fact: Fact) -> AuditLine:
    said = (getattr(fact.body, name, "") for name in TEXTS)
    counts = (getattr(fact.body, name, None) for name in COUNTS)
    count = next((value for value in counts if value is not None), None)
    return AuditLine(
        id=fact.id,
        position=fact.position,
        kind=fact.kind,
        at=fact.observed_at,
        author_id=fact.author_id,
        unit_id=fact.unit_id,
        subject_id=fact.subject_id,
        text=next((text for text in said if text), "")[:LONGEST],
        count=min(count, MOST) if count is not None else None,
    )
