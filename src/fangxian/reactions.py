"""Entry kind -> handlers: the only place where fronts meet. Handlers run after the commit of a batch."""

from collections.abc import Callable, Sequence
from typing import Final

from fangxian.record import after
from fangxian.record.facts import Change

Reaction = Callable[[Sequence[Change]], None]
REACTIONS: Final[dict[str, tuple[Reaction, ...]]] = {}


@after.register
def react(changes: Sequence[Change]) -> None:
    """Give each reaction the changes of its kind."""
    for kind, reactions in REACTIONS.items():
        mine = [change for change in changes if change.new.kind == kind]
        for reaction in reactions if mine else ():
            reaction(mine)
