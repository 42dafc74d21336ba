from django.apps import AppConfig


class CheckpointConfig(AppConfig):
    name = "fangxian.fronts.checkpoint"
    label = "checkpoint"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy

        from fangxian.fronts.checkpoint import kinds  # noqa: F401
        from fangxian.fronts.checkpoint.policy import CheckpointPolicy
        from fangxian.fronts.checkpoint.projections import CheckpointProjection
        from fangxian.record.projections import register
        from fangxian.register.policies import Topic, declare_topic

        register(CheckpointProjection())
        declare_topic(Topic("checkpoint", gettext_lazy("Checkpoint"), CheckpointPolicy))
