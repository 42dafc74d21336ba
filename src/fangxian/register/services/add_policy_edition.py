from uuid import UUID

from django.db import IntegrityError, transaction

from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.divisions import normalise_code
from fangxian.register.models import Policy, Unit
from fangxian.register.policies import Edition, digest_of, validated


def add_policy_edition(edition: Edition, *, unit_id: UUID | None = None) -> Policy:
    """Add an edition; editions are never changed, only followed by the next.

    ``edition.jurisdiction`` is a unit's code or empty; ``unit_id`` names the unit itself where it has no code.

    Raises ``policy_topic_unknown``, ``policy_values_invalid``,
    ``unit_unknown`` or ``policy_edition_taken``.
    """
    validated(edition.topic, edition.values)
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    if unit is None and edition.jurisdiction:
        unit = Unit.objects.filter(code__in={edition.jurisdiction, normalise_code(edition.jurisdiction)}).first()
        if unit is None:
            raise Problem(problems.UNIT_UNKNOWN, status=404, unit=edition.jurisdiction)
    try:
        with transaction.atomic():
            return Policy.objects.create(
                topic=edition.topic, edition=edition.edition, title=edition.title, unit=unit, source=edition.source,
                effective_from=edition.effective_from, values=edition.values, digest=digest_of(edition),
            )  # fmt: skip
    except IntegrityError as error:
        raise Problem(problems.POLICY_EDITION_TAKEN, status=409, edition=edition.edition) from error
