"""Places that nobody knows, or that belong to somebody else: flagged, never refused."""

from collections.abc import Sequence

from fangxian.record.checks import register
from fangxian.record.drafts import Draft
from fangxian.register.models import Place, Unit


@register
def flag_places(drafts: Sequence[Draft]) -> None:
    """Add ``unknown_place``, ``foreign_place`` and ``unknown_unit``: one query each for the whole batch."""
    places = dict(
        Place.objects.filter(id__in={draft.place_id for draft in drafts if draft.place_id}).values_list("id", "unit_id")
    )
    units = set(
        Unit.objects.filter(id__in={draft.unit_id for draft in drafts if draft.unit_id}).values_list("id", flat=True)
    )
    for draft in drafts:
        if draft.place_id and draft.place_id not in places:
            draft.irregular.add("unknown_place")
        elif draft.place_id and places[draft.place_id] != draft.unit_id:
            draft.irregular.add("foreign_place")
        if draft.unit_id and draft.unit_id not in units:
            draft.irregular.add("unknown_unit")
