from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "fangxian.roster.batches"
    label = "batches"
