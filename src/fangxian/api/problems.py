"""The refusals of the API, declared in one place."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

BATCH_MALFORMED = declare("batch_malformed", lambda: _("This is not a batch of entries; nothing was stored."))
BATCH_TOO_LARGE = declare(
    "batch_too_large",
    lambda: _("A batch holds at most {entries} entries and {bytes} bytes; nothing was stored."),
)
STATION_MISMATCH = declare("station_mismatch", lambda: _("The batch names another station than the request."))
RECORD_UNAVAILABLE = declare(
    "record_unavailable",
    lambda: _("The record cannot be written just now. Keep what is waiting and try again."),
)
NOT_SIGNED_IN = declare("not_signed_in", lambda: _("Sign in first."))
NOT_FOUND = declare("not_found", lambda: _("There is nothing here that you may see."))
SECOND_FACTOR_NEEDED = declare("second_factor_needed", lambda: _("Set up a second factor first."))
QUERY_MALFORMED = declare("query_malformed", lambda: _("The request's values cannot be read."))
