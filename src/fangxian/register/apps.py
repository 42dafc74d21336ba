"""The registers: units as a tree, places, people, teams and policies by edition."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "fangxian.register"

    def ready(self) -> None:
        from fangxian.register import checks, kinds, problems
        from fangxian.register.policies import retention, teams

        # Imported for what they declare.
        _ = checks, kinds, problems, retention, teams
