from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "fangxian.roster.duties"
    label = "duties"
