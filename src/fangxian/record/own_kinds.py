"""The kinds that belong to the record itself."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import TEXT_LIMIT, field, kind, upcast


@kind(
    "record.amendment",
    version=2,
    label=N_("Amendment"),
    help=N_("Corrects fields of the entry that it names; the first version stays visible."),
)
class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)]
    kind: Annotated[str, field(N_("Kind of the corrected entry"))] = ""
    set: Annotated[dict[str, Any], field(N_("Corrected fields"))] = {}
    version: Annotated[
        int,
        field(N_("Version of that kind"), help=N_("Whose fields these are; 0 where it is not told."), ge=0, le=32000),
    ] = 0


@upcast("record.amendment", 1)
def _amendment_without_version(payload: dict[str, Any]) -> dict[str, Any]:
    """The first version does not tell for which version of the kind it was written; ``folding`` supposes it."""
    return payload


@kind(
    "record.withdrawal",
    version=1,
    label=N_("Withdrawal"),
    help=N_("Takes the entry that it names out of every figure; it stays in the record."),
)
class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)]


@kind("record.reveal", version=1, label=N_("Reveal of an identity"), internal=True, purpose="audit")
class Reveal(msgspec.Struct, frozen=True, kw_only=True):
    purpose: Annotated[str, field(N_("Purpose"), max_length=TEXT_LIMIT)]
    fields: Annotated[list[str], field(N_("Fields shown"))]


@kind("record.lookup", version=1, label=N_("Search by identity"), internal=True, purpose="audit")
class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    purpose: Annotated[str, field(N_("Purpose"), max_length=TEXT_LIMIT)]
    by: Annotated[str, field(N_("Searched by"))]
    found: Annotated[int, field(N_("Subjects found"))]


@kind("record.export", version=1, label=N_("Export"), internal=True, purpose="audit")
class Export(msgspec.Struct, frozen=True, kw_only=True):
    what: Annotated[str, field(N_("List"))]
    rows: Annotated[int, field(N_("Rows"))]
    identities: Annotated[bool, field(N_("With identities"))] = False
    purpose: Annotated[str, field(N_("Purpose"), max_length=TEXT_LIMIT)] = ""


@kind("record.erasure", version=1, label=N_("Erasure"), internal=True, purpose="audit")
class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)]
    subjects: Annotated[int, field(N_("Subjects"))]
    digest: Annotated[str, field(N_("Hash over the pseudonyms"))]


@kind("record.destruction", version=1, label=N_("Destruction run"), internal=True, purpose="audit")
class Destruction(msgspec.Struct, frozen=True, kw_only=True):
    certificate: Annotated[UUID, field(N_("Certificate"))]
    policy: Annotated[str, field(N_("Policy"))]
    counts: Annotated[dict[str, int], field(N_("Counts by purpose"))]
    digest: Annotated[str, field(N_("Hash over the pseudonyms"))]
    held: Annotated[int, field(N_("Held entries that lost their identity"))] = 0


@kind("record.resolution", version=1, label=N_("Held entry resolved"), internal=True, purpose="audit")
class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    held: Annotated[UUID, field(N_("Held entry"))]
    resolution: Annotated[str, field(N_("Resolution"))]
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""


@kind("record.hold", version=1, label=N_("Hold on an identity"), internal=True, purpose="audit")
class Hold(msgspec.Struct, frozen=True, kw_only=True):
    hold: Annotated[UUID, field(N_("Hold"))]
    act: Annotated[str, field(N_("Act"), help=N_("placed, lifted"))]
    reason: Annotated[str, field(N_("Reason"), max_length=TEXT_LIMIT)] = ""
    assessment: Annotated[str, field(N_("Assessment"), max_length=120)] = ""
