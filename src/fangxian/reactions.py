"""Entry kind -> handlers: the only place where fronts meet. Handlers run after the commit of a batch."""

from collections.abc import Callable, Sequence
from typing import Final

from fangxian.jobs.services import discard_files_with_identities
from fangxian.record import after
from fangxian.record.facts import Change

Reaction = Callable[[Sequence[Change]], None]


def _forget_files(changes: Sequence[Change]) -> None:
    """What was destroyed must not wait in somebody's export."""
    discard_files_with_identities()


REACTIONS: Final[dict[str, tuple[Reaction, ...]]] = {
    "record.erasure": (_forget_files,),
    "record.destruction": (_forget_files,),
}


@after.register
def react(changes: Sequence[Change]) -> None:
    """Give each reaction the changes of its kind."""
    for kind, reactions in REACTIONS.items():
        mine = [change for change in changes if change.new.kind == kind]
        for reaction in reactions if mine else ():
            reaction(mine)
