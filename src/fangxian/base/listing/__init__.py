"""The one list of the house: search, filters, sort, paging, an empty state, export and print, with or without
JavaScript.

An app declares a ``Listing`` once and its view answers ``listing.respond(request, queryset)`` with an already scoped
queryset::

    USERS = Listing(
        id="users", title=_("Users"), columns=(
            Column("name", _("Name"), lambda user: user.name, sort="name", link=lambda user: user_url(user)),
            Column("created", _("Created"), lambda user: user.created_at, sort="created_at", kind="time"),
        ),
        search=("name__icontains", "username__icontains"),
        filters=(Choice("state", _("State"), choices=..., apply=by_state),),
        order="name",
        empty=Empty(_("No users yet."), _("Create a user"), "console:user-create"),
    )
"""

from fangxian.base.listing.answer import respond
from fangxian.base.listing.declare import Choice, Column, Day, Empty, Filter, Listing
from fangxian.base.listing.state import Page, State, page_of, read_state

__all__ = [
    "Choice", "Column", "Day", "Empty", "Filter", "Listing", "Page", "State", "page_of", "read_state", "respond",
]  # fmt: skip
