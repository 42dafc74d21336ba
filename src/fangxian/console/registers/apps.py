from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fangxian.base import navigation
from fangxian.base.navigation import Item

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class RegistersConfig(AppConfig):
    """An app of its own, so that its templates and catalogue stand beside its views."""

    name = "fangxian.console.registers"
    label = "console_registers"

    def ready(self) -> None:
        pages = (
            ("units", _("Units"), "sitemap"),
            ("places", _("Places"), "map-pin"),
            ("people", pgettext_lazy("register", "People"), "users"),
            ("policies", _("Policies"), "book-2"),
        )
        for order, (name, label, icon) in enumerate(pages, start=1):
            navigation.offer(
                Item(id=f"registers.{name}", label=label, url=f"registers:{name}", icon=icon, section="registers",
                     permission="register.view", order=order * 10)
            )  # fmt: skip
        navigation.offer(
            Item(id="registers.teams", label=_("Teams"), url="registers:teams", icon="users-group", section="work",
                 permission="team.view", order=34, badge=_teams_waiting),
            Item(id="registers.calls", label=_("Calls for volunteers"), url="registers:calls", icon="speakerphone",
                 section="work", permission="team.view", order=35),
            Item(id="registers.mine", label=_("My teams and calls"), url="registers:mine", icon="user-heart",
                 section="work", order=23, badge=_results_unread),
        )  # fmt: skip


def _teams_waiting(user: "AbstractBaseUser") -> int:
    """Return how many teams wait for the person's approval."""
    from fangxian.accounts.models import User
    from fangxian.console.registers.guards import teams_approvable_by

    return teams_approvable_by(user).count() if isinstance(user, User) else 0


def _results_unread(user: "AbstractBaseUser") -> int:
    """Return how many of the person's applications have an outcome that they have not read."""
    from fangxian.register.queries import results_unread

    return results_unread(user.pk)
