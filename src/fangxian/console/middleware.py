"""What stands between a sign-in and the pages: idle time, the one-time password, the second factor, the language."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from fangxian.access.second_factor import needs_second_factor
from fangxian.accounts.models import User
from fangxian.base.clock import now

SEEN: Final = "seen_at"
# Pages that refresh themselves send this header, so that an open board does not keep a session alive for ever.
BACKGROUND: Final = "X-Background"
SEEN_STEP: Final = 30
OPEN_TO_ALL: Final = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
        "set_language", "healthz", "console:theme",
    }
)  # fmt: skip
SET_UP: Final = frozenset(
    {
        "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "console:second-factor", "console:account",
    }
)  # fmt: skip


def idle_limit(request: HttpRequest) -> int:
    """Return the seconds after which this session counts as left behind; a shared device's is short."""
    minutes = settings.IDLE_MINUTES_SHARED if request.session.get_expire_at_browser_close() else settings.IDLE_MINUTES
    return int(minutes) * 60


def is_left_behind(request: HttpRequest) -> bool:
    """Say whether the session was idle for too long; else note that it is in use."""
    moment = int(now().timestamp())
    seen = request.session.get(SEEN)
    if seen is not None and moment - seen > idle_limit(request):
        return True
    in_use = BACKGROUND not in request.headers
    if seen is None or (in_use and moment - seen >= SEEN_STEP):
        request.session[SEEN] = moment
    return False


class GateMiddleware:
    """Applies to people with a session; stations and programs carry none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(request.user, User) or name in OPEN_TO_ALL:
            return None
        if is_left_behind(request):
            return _leave(request)
        if request.user.must_change_password:
            messages.info(request, _("This password works once. Choose your own now."))
            return redirect("account_change_password")
        if name not in SET_UP and needs_second_factor(request.user):
            return redirect("console:second-factor")
        return None


def _leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, _("Signed out because nobody used this page for a while."))
    target = request.get_full_path() if request.method == "GET" and "HX-Request" not in request.headers else "/"
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
