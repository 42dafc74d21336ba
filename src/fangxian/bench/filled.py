"""A record of a given size, filled through the door but without HTTP."""

import msgspec

from fangxian.bench.load import BATCH, Post, batches, make_region
from fangxian.record.door import BatchIn
from fangxian.record.services import receive_batch
from fangxian.register.models import Unit

_decode = msgspec.json.Decoder(BatchIn).decode


class Filler:
    """Fills a region's record in steps."""

    def __init__(self, posts: int = 12) -> None:
        self.region: Unit
        self.posts: list[Post]
        self.region, self.posts = make_region(posts)
        self.entries = 0
        self._streams = [batches(post, 10**9, seed) for seed, post in enumerate(self.posts)]

    def fill(self, entries: int) -> None:
        """Add batches until the record holds ``entries`` from these posts."""
        turn = self.entries // BATCH
        while self.entries < entries:
            which = turn % len(self.posts)
            receive_batch(self.posts[which].station, _decode(next(self._streams[which])), is_signed=True)
            self.entries += BATCH
            turn += 1
