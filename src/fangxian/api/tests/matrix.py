from fangxian.access.matrix import PUBLIC, STATION, Row
from fangxian.base.testing import Cast
from fangxian.record.services import write_entry


def an_entry(cast: Cast) -> str:
    entry = write_entry("checkpoint.conditions", {"ambient_c": -30.0}, unit_id=cast.county.pk, place_id=cast.post.pk)
    return str(entry.pk)


ROWS = [
    Row("record-batches", STATION, ("POST",)),
    Row("api:openapi-json", PUBLIC),
    Row("api:record-entries", "entry.view", shows=an_entry),
]
