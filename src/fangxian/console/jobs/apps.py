from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


class ConsoleJobsConfig(AppConfig):
    name = "fangxian.console.jobs"
    label = "console_jobs"

    def ready(self) -> None:
        navigation.offer(Item("jobs", _("My jobs"), "jobs:list", "progress", "overview", order=90, badge=_open))


def _open(user: Any) -> int:
    from fangxian.jobs.queries import open_or_waiting_files

    return open_or_waiting_files(user)
