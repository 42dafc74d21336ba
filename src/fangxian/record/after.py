"""What happens after a batch is committed: the one hook that ``reactions.py`` hangs on."""

from collections.abc import Callable, Sequence

from fangxian.record.facts import Change

Handler = Callable[[Sequence[Change]], None]
_handlers: list[Handler] = []


def register(handler: Handler) -> Handler:
    """Call ``handler`` with the changes of every batch, after its commit."""
    _handlers.append(handler)
    return handler


def run(changes: Sequence[Change]) -> None:
    """Call every handler."""
    for handler in _handlers:
        handler(changes)
