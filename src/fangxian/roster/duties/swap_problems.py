"""What may be refused about one's own duties, swaps and calendar links."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

NO_PERSON = declare(
    "duty_no_person",
    lambda: _("Your account is not tied to a person of the register. Ask whoever keeps your unit's staff to do that."),
)
NOT_YOUR_DUTY = declare("duty_not_yours", lambda: _("This is not your duty."))
SWAP_OPEN = declare("swap_open_already", lambda: _("You have already asked somebody to take over this duty."))
SWAP_SELF = declare("swap_with_oneself", lambda: _("Ask a colleague, not yourself."))
SWAP_NO_STAFF = declare("swap_no_staff", lambda: _("This person is not among the staff who can be put on duty there."))
SWAP_COUNTER = declare("swap_counter_not_theirs", lambda: _("The duty asked for in exchange is not your colleague's."))
SWAP_NOT_YOURS = declare("swap_not_yours", lambda: _("This swap is not yours to answer or decide."))
SWAP_DECIDED = declare(
    "swap_decided", lambda: _("This swap has been answered or decided meanwhile. It now stands as: {state}.")
)
SWAP_OWN = declare("swap_own", lambda: _("Nobody approves a swap of their own."))
