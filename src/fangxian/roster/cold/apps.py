from django.apps import AppConfig


class ColdConfig(AppConfig):
    name = "fangxian.roster.cold"
    label = "cold"
