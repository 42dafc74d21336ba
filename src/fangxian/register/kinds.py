"""The entry kinds of the registers: a person's identity enters the vault as an entry."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.record.kinds import field, kind

PERSON = "register.person"


@kind(
    PERSON,
    version=1,
    label=N_("Person registered"),
    help=N_("Binds a person's pseudonym to an identity; a later one of the same subject replaces it."),
    subject="person",
    purpose="register",
    internal=True,
)
class PersonRegistered(msgspec.Struct, frozen=True, kw_only=True):
    number: Annotated[str, field(N_("number"), max_length=20)]
    kind: Annotated[str, field(N_("kind"), max_length=12)]
    name: Annotated[str, field(N_("Name"), identifying=True, max_length=64)] = ""
    id_number: Annotated[
        str, field(N_("ID number"), identifying=True, index="id_number", is_key=True, max_length=40)
    ] = ""
    phone: Annotated[str, field(N_("Phone"), identifying=True, index="phone", max_length=40)] = ""
