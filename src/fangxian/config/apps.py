from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "fangxian.config"
