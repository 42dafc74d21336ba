from django.apps import AppConfig


class CheckpointConfig(AppConfig):
    name = "fangxian.fronts.checkpoint"
    label = "checkpoint"
