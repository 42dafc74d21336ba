from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fangxian.access"

    def ready(self) -> None:
        from fangxian.access import checks, kinds  # noqa: F401
        from fangxian.access.projections import AuditLines
        from fangxian.record.projections import register

        register(AuditLines())
