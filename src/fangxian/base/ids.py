"""Identifiers made where a fact arises."""

from uuid import UUID

import uuid_utils

UUID7_VERSION = 7


def new_id() -> UUID:
    """Return a UUIDv7: random enough to be unique, ordered by time so that indexes stay compact."""
    return UUID(int=uuid_utils.uuid7().int)


def is_uuid7(value: UUID) -> bool:
    """Say whether ``value`` is a version 7 UUID."""
    return value.version == UUID7_VERSION
