from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "fangxian.roster.staffing"
    label = "staffing"
