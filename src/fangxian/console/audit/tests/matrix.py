from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.record.services import note_export


def purpose(cast: Cast) -> str:
    note_export("register", 3, author_id=cast.leader.pk, unit_id=cast.county.pk, purpose="核对当日名单")
    return "核对当日名单"


ROWS = [Row("audit:list", "audit.view", shows=purpose), Row("audit:unusual", "audit.view")]
