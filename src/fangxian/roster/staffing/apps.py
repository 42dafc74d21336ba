from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "fangxian.roster.staffing"
    label = "staffing"

    def ready(self) -> None:
        from fangxian.roster.staffing import kinds, problems

        _ = kinds, problems  # imported for what they declare
