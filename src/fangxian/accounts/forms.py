"""Sign-in asks whose device this is; a key is named in the person's language."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Unless the person says that the device is their own, it counts as shared: the session ends soon after the last use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["remember"].label = _("This is my own device")
        self.fields["remember"].help_text = _(
            "Leave empty on shared computers and tablets: they sign out by themselves."
        )


class _NamedKey:
    """The library's forms call the field "Name" in every language."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class AddKeyForm(_NamedKey, AddWebAuthnForm):  # type: ignore[misc]
    pass


class RenameKeyForm(_NamedKey, EditWebAuthnForm):  # type: ignore[misc]
    pass
