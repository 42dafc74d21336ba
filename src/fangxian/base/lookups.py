"""``field__among=ids``: thousands of ids as one parameter, where ``__in`` would spell out each of them."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Lookup, UUIDField


@ForeignKey.register_lookup
@UUIDField.register_lookup
class Among(Lookup[Any]):
    """The ids of a batch. Has no limit on their number, and one plan for the database to keep."""

    lookup_name = "among"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[UUID]:
        ids: Iterable[UUID] = self.rhs
        return list(ids)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*values, self.rhs]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        ids = json.dumps([id.hex for id in self.rhs])
        # The left side is a column's name; the ids travel as a parameter.
        return f"{left} IN (SELECT value FROM json_each(%s))", [*values, ids]  # noqa: S608
