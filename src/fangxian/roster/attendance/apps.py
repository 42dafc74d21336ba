from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "fangxian.roster.attendance"
    label = "attendance"
