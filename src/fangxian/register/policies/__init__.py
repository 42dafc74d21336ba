"""Policies by edition: topics with their schema, built-in editions from data files, and which edition is in force.

A topic belongs to the app that understands it and is declared when the app starts; its built-in editions are JSON
files in that app's folder ``policies/`` with the keys ``topic``, ``edition``, ``title``, ``jurisdiction``, ``effective_from``,
``source`` and ``values``.
"""

from fangxian.register.policies.builtin import Loaded, load_builtin
from fangxian.register.policies.editions import Difference, Edition, differences, digest_of
from fangxian.register.policies.force import policies_in_force, policy_in_force, typed_values
from fangxian.register.policies.topics import Topic, declare_topic, topic, topics, validated

__all__ = [
    "Difference", "Edition", "Loaded", "Topic", "declare_topic", "differences", "digest_of", "load_builtin",
    "policies_in_force", "policy_in_force", "topic", "topics", "typed_values", "validated",
]  # fmt: skip
