from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


class AuditConfig(AppConfig):
    name = "fangxian.console.audit"
    label = "console_audit"

    def ready(self) -> None:
        navigation.offer(Item("audit", _("Looks and exports"), "audit:list", "eye-check", "record", "audit.view", 30))
