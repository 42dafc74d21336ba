"""Refusals about accounts."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

USERNAME_MALFORMED = declare(
    "username_malformed", lambda: _("A user name has letters, digits and @ . + - _ only, 64 at most.")
)
USERNAME_TAKEN = declare("username_taken", lambda: _("The user name {username} is taken."))
PIN_MALFORMED = declare("pin_malformed", lambda: _("A PIN has 6 to 10 digits."))
PIN_WEAK = declare(
    "pin_weak", lambda: _("This PIN is easily guessed. Avoid runs, repeated digits and dates such as a birthday.")
)
