from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fangxian.accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_changed

        password_changed.connect(_spend_one_time_password, dispatch_uid="fangxian.accounts.one_time_password")


def _spend_one_time_password(sender: Any, user: Any, **kwargs: Any) -> None:
    from fangxian.accounts.services import note_password_changed

    note_password_changed(user)
