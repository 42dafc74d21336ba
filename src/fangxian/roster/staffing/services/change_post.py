from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.roster.staffing.models import Post
from fangxian.roster.staffing.services import common
from fangxian.roster.staffing.services.add_post import PostValues, checked

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def change_post(
    post_id: UUID, values: PostValues, *, is_closed: bool = False, actor: "User | None", reason: str
) -> Post:
    """Change or close a post. Raises ``change_reason_missing`` and the codes of ``add_post``; ``Post.DoesNotExist``."""
    why = common.needed_reason(reason)
    with locked(Post, post_id) as post:
        common.put(post, {**checked(values), "is_closed": is_closed}, actor, why)
    return post
