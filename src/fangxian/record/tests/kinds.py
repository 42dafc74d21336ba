"""Kinds that exist only in tests of the record."""

from typing import Annotated

import msgspec

from fangxian.record.kinds import field, find, kind

if find("test.note") is None:

    @kind("test.note", version=2, label="Note", subject="person", purpose="test")
    class Note(msgspec.Struct, frozen=True, kw_only=True):
        text: Annotated[str, field("Text", max_length=100)]
        number: Annotated[int, field("Number")] = 0
        name: Annotated[str, field("Name", identifying=True)] = ""
        id_number: Annotated[str, field("ID number", identifying=True, index="id_number", is_key=True)] = ""
        phone: Annotated[str, field("Phone", identifying=True, index="phone")] = ""
