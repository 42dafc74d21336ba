"""Built-in editions: JSON data files in the ``policies/`` folders of the apps."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec
from django.apps import apps
from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.divisions import normalise_code
from fangxian.register.models import Policy, Unit
from fangxian.register.policies.editions import Edition, digest_of
from fangxian.register.policies.topics import validated


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many editions came new, were there already, and wait for their jurisdiction's unit to be imported."""

    added: int
    known: int
    waiting: tuple[str, ...]


def files() -> Iterator[Path]:
    """Yield the data files of all apps, in a stable order."""
    for config in apps.get_app_configs():
        yield from sorted((Path(config.path) / "policies").glob("*.json"))


def read_file(file: Path) -> Edition:
    """Return the edition in ``file``; raises ``Problem`` ``policy_values_invalid`` with the file's name."""
    try:
        edition = msgspec.json.decode(file.read_bytes(), type=Edition)
    except msgspec.DecodeError as error:
        raise Problem(problems.POLICY_VALUES_INVALID, status=500, error=f"{file.name}: {error}") from error
    validated(edition.topic, edition.values)
    return edition


@transaction.atomic
def load_builtin() -> Loaded:
    """Bring every built-in edition into the register; run again, it changes nothing.

    Raises ``Problem`` ``policy_edition_changed`` when the file of an edition in use was altered: decisions name the
    edition they used, so a change is a new edition.
    """
    editions = [read_file(file) for file in files()]
    known = {(topic, name): digest for topic, name, digest in Policy.objects.values_list("topic", "edition", "digest")}
    codes = {normalise_code(edition.jurisdiction) for edition in editions if edition.jurisdiction}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    fresh: list[Policy] = []
    waiting: list[str] = []
    for edition in editions:
        digest = known.get((edition.topic, edition.edition))
        code = normalise_code(edition.jurisdiction)
        if digest is not None:
            if digest != digest_of(edition):
                raise Problem(problems.POLICY_EDITION_CHANGED, status=500, edition=edition.edition)
        elif code and code not in units:
            waiting.append(edition.edition)
        else:
            fresh.append(_policy(edition, units[code] if code else None))
    Policy.objects.bulk_create(fresh)
    return Loaded(len(fresh), len(editions) - len(fresh) - len(waiting), tuple(waiting))


def _policy(edition: Edition, unit_id: UUID | None) -> Policy:
    return Policy(
        topic=edition.topic,
        unit_id=unit_id,
        edition=edition.edition,
        title=edition.title,
        effective_from=edition.effective_from,
        values=edition.values,
        source=edition.source,
        digest=digest_of(edition),
        is_builtin=True,
    )
