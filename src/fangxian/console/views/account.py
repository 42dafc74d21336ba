"""A person's own page, and the theme switch that also works signed out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from fangxian.access.guards import user_of
from fangxian.access.scopes import grants_held
from fangxian.access.second_factor import has_second_factor, needs_second_factor
from fangxian.access.services import change_pin
from fangxian.accounts.models import Theme, User
from fangxian.accounts.services import change_profile
from fangxian.base.reauth import recent_sign_in_required
from fangxian.console.forms import PinForm, ProfileForm, saved
from fangxian.console.shell import THEME_COOKIE, shell_of


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the first page that the person's roles open: not everybody has a board."""
    pages = [entry.href for section in shell_of(request).sections for entry in section.entries]
    return HttpResponseRedirect(pages[0] if pages else reverse("console:account"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ProfileForm(
        request.POST or None, initial={"name": user.name, "language": user.language, "theme": user.theme}
    )
    if request.method == "POST" and form.is_valid():
        change_profile(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("console:account")
    context = {
        "form": form,
        "has_second_factor": has_second_factor(user),
        "has_pin": bool(user.pin_verifier),
        "grants": grants_held(user),
    }
    return render(request, "console/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def pin(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and saved(form, change_pin, user, form.cleaned_data["pin"]):
        messages.success(request, _("The PIN is set. Stations know it after their next data pack."))
        return redirect("console:account")
    lead = _("The PIN unlocks enrolled stations and your unsent entries on them. It is not your password.")
    context = {"form": form, "title": _("Station PIN"), "lead": lead, "submit": _("Set the PIN")}
    return render(request, "console/form.html", context | {"back": reverse("console:account")})


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if not needs_second_factor(user):
        return redirect("console:start")
    return render(request, "console/second_factor.html")


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    wanted = request.POST.get("language", "")
    if isinstance(request.user, User) and wanted in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=wanted)
    return set_language(request)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("theme", "")
    answer = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    if wanted in Theme.values:
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(theme=wanted)
        answer.set_cookie(
            THEME_COOKIE,
            wanted,
            max_age=365 * 86400,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer


def _safe(request: HttpRequest, address: str) -> str:
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and allowed else "/"
