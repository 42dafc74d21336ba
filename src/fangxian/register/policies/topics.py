"""What policies can be about. Each topic has a schema, declared by the app that reads its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from fangxian.base.problems import Problem
from fangxian.register import problems

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Topic:
    """``schema`` is a frozen ``msgspec.Struct`` that forbids unknown fields; ``label`` is for people.

    ``words`` names every part and value of the schema (a field, a code, or ``field=code`` where a code means something
    of its own there); see ``policies.wording``.
    """

    id: str
    label: "StrOrPromise"
    schema: type[msgspec.Struct]
    words: "Mapping[str, StrOrPromise]" = field(default_factory=dict)


_topics: dict[str, Topic] = {}


def declare_topic(topic: Topic) -> Topic:
    """Register a topic; raises ``ValueError`` when its id is taken."""
    if topic.id in _topics:
        raise ValueError(f"policy topic {topic.id} is declared twice")
    _topics[topic.id] = topic
    return topic


def topics() -> list[Topic]:
    """Return every topic, by id."""
    return [_topics[id] for id in sorted(_topics)]


def topic(id: str) -> Topic:
    """Return one topic; raises ``Problem`` ``policy_topic_unknown``."""
    if id not in _topics:
        raise Problem(problems.POLICY_TOPIC_UNKNOWN, status=422, topic=id)
    return _topics[id]


def validated(topic_id: str, values: Any) -> Any:
    """Return ``values`` as the topic's struct.

    Raises ``Problem`` ``policy_topic_unknown`` or ``policy_values_invalid``, which names the place in the values.
    """
    try:
        return msgspec.convert(values, type=topic(topic_id).schema)
    except msgspec.ValidationError as error:
        raise Problem(problems.POLICY_VALUES_INVALID, status=422, error=str(error)) from error
