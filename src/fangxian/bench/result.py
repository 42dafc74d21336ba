"""What a benchmark prints: one JSON object."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Result:
    """``ratio`` is value over limit, or what the bench's own page says; ``figures`` are the rest of what was measured."""

    bench: str
    value: float
    unit: str
    limit: float
    ratio: float
    figures: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the object to print."""
        return {
            "bench": self.bench,
            "database": connection.vendor,
            "value": round(self.value, 4),
            "unit": self.unit,
            "limit": round(self.limit, 4),
            "ratio": round(self.ratio, 4),
            "figures": self.figures,
        }
