"""Acts that reveal or take data out ask for the password or a second factor again (THREATS T14)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def require_recent(request: HttpRequest) -> None:
    """Return quietly when the person confirmed who they are a short while ago.

    Else raises allauth's ``ReauthenticationRequired``: its middleware leads to the page that asks again and then back
    to this address. ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` says how long "a short while" is.
    """
    raise_if_reauthentication_required(request, app="fangxian")


def recent_sign_in_required(view: View[P]) -> View[P]:
    """Guard a view (reveal, export, set-up of factors) by ``require_recent``."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require_recent(request)
        return view(request, *args, **kwargs)

    return guarded
