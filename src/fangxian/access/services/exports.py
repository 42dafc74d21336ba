"""Exports are entries (THREATS T15)."""

from uuid import UUID

from fangxian.access.services.accounts import unit_of
from fangxian.accounts.models import User
from fangxian.record.services.write import write_entry


def note_export(
    user: User,
    what: str,
    rows: int,
    *,
    unit_id: UUID | None = None,
    identities: bool = False,
    purpose: str = "",
) -> None:
    """Leave a ``record.export`` entry: who took how many rows of which list, and why where identities were among them."""
    write_entry(
        "record.export",
        {"what": what, "rows": rows, "identities": identities, "purpose": purpose},
        author_id=user.pk,
        unit_id=unit_id or unit_of(user),
    )
