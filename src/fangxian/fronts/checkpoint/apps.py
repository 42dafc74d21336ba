from django.apps import AppConfig


class CheckpointConfig(AppConfig):
    name = "fangxian.fronts.checkpoint"
    label = "checkpoint"

    def ready(self) -> None:
        from fangxian.fronts.checkpoint import indicators, kinds, policy  # noqa: F401
        from fangxian.fronts.checkpoint.projections import CheckpointProjection
        from fangxian.record.projections import register

        register(CheckpointProjection())
