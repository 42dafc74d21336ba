"""Sign-ons and sign-offs for the tests, written through the record's own door."""

from typing import Any
from uuid import UUID

from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.facts import Post

ENVELOPE = ("author_id", "observed_at", "id", "place_id", "unit_id")


class Watch(Post):
    """The cast's post, where people sign on and off; each entry a minute after the last."""

    def on(self, **more: Any) -> UUID:
        own = {name: more.pop(name) for name in ENVELOPE if name in more}
        return self.make("attendance.on", more, **own)

    def off(self, **more: Any) -> UUID:
        own = {name: more.pop(name) for name in ENVELOPE if name in more}
        return self.make("attendance.off", more, **own)


def watch_of(cast: Cast) -> Watch:
    """Return the cast's north exit with its officer."""
    return Watch(cast.county.pk, cast.post.pk, cast.officer.pk)
