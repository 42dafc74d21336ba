"""The refusals of enrolment."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

ENROLMENT_CODE_INVALID = declare(
    "enrolment_code_invalid", lambda: _("This code is not valid any more. Ask the coordinator for a new one.")
)
ENROLMENT_MALFORMED = declare("enrolment_malformed", lambda: _("The device's request for enrolment cannot be read."))
TOO_MANY_TRIES = declare("too_many_tries", lambda: _("Too many tries. Wait a few minutes and try again."))
