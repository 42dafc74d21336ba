"""Users: who they are, what they may do where and until when."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access import services
from fangxian.access.guards import (
    find,
    may_edit_user,
    require,
    scoped,
    user_of,
    users_editable_by,
    users_visible_to,
)
from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.base.listing import respond
from fangxian.base.navigation import Crumb
from fangxian.base.reauth import recent_sign_in_required
from fangxian.console.forms import GrantForm, NewUserForm, ReasonForm, saved
from fangxian.console.lists import GRANTS, USERS, state_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(_("Users"), reverse("console:users")), Crumb(last)]


def _visible(request: HttpRequest, id: UUID) -> User:
    user = users_visible_to(user_of(request)).filter(pk=id).first()
    if user is None:
        raise Http404
    return user


def _editable(request: HttpRequest, id: UUID) -> User:
    user = users_editable_by(user_of(request)).filter(pk=id).first()
    if user is None:
        raise Http404
    return user


@require("user.view")
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    return respond(request, USERS, users_visible_to(user_of(request)), template="console/users.html")


@require("user.view")
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = _visible(request, id)
    grants = scoped(request, Grant.objects.filter(user=user), "user.view").select_related("unit", "granted_by")
    context = {
        "person": user,
        "grants": [(grant, state_of(grant)) for grant in grants.order_by("-starts_at")],
        "may_edit": may_edit_user(user_of(request), user),
        "crumbs": _crumbs(user.name),
    }
    return render(request, "console/user.html", context)


@require("user.edit")
@form_methods
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None, units=units_in_scope(user_of(request), "user.edit"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = saved(
            form,
            services.open_account,
            data["username"],
            data["name"],
            role=Role(data["role"]),
            unit=data["unit"],
            by=user_of(request),
        )
        if isinstance(made, tuple):
            return _show_password(request, *made)
    return _form(request, form, _("Create a user"), _("Create"), reverse("console:users"))


def _form(request: HttpRequest, form: Form, title: str, submit: str, back: str, **more: object) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "back": back, "crumbs": _crumbs(title)}
    return render(request, "console/form.html", context | more)


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    # Shown once in the answer to the POST: neither the address, the session nor the database ever holds it.
    return render(
        request, "console/user_password.html", {"person": user, "password": password, "crumbs": _crumbs(user.name)}
    )


@require("user.edit")
@form_methods
def grant(request: HttpRequest, id: UUID) -> HttpResponse:
    user = _editable(request, id)
    form = GrantForm(request.POST or None, units=units_in_scope(user_of(request), "user.edit"))
    back = reverse("console:user", args=[user.pk])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = saved(
            form,
            services.grant_role,
            user,
            Role(data["role"]),
            data["unit"],
            by=user_of(request),
            starts_at=data["starts_on"],
            ends_at=data["ends_on"],
            reason=data["reason"],
        )
        if done:
            messages.success(request, _("The role is granted."))
            return redirect(back)
    return _form(request, form, _("Grant a role to %(name)s") % {"name": user.name}, _("Grant the role"), back)


@require("user.edit")
@form_methods
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    held = find(request, Grant.objects.select_related("user"), "user.edit", pk=id)
    form = ReasonForm(request.POST or None)
    back = reverse("console:user", args=[held.user_id])
    posted = request.method == "POST" and form.is_valid()
    if posted and saved(form, services.end_grant, held, by=user_of(request), reason=form.cleaned_data["reason"]):
        messages.success(request, _("The role has ended."))
        return redirect(back)
    title = _("End the role %(role)s of %(name)s") % {"role": held.get_role_display(), "name": held.user.name}
    return _form(request, form, title, _("End the role"), back, danger=True)


@require("user.edit")
@require_POST
@recent_sign_in_required
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    user = _editable(request, id)
    services.close_account(user, by=user_of(request))
    messages.success(request, _("The account is closed; its sessions have ended."))
    return redirect("console:user", id=user.pk)


@require("user.edit")
@require_POST
@recent_sign_in_required
def reopen(request: HttpRequest, id: UUID) -> HttpResponse:
    user = _editable(request, id)
    services.reopen_account(user, by=user_of(request))
    messages.success(request, _("The account is open again."))
    return redirect("console:user", id=user.pk)


@require("user.edit")
@require_POST
@never_cache
@recent_sign_in_required
def password(request: HttpRequest, id: UUID) -> HttpResponse:
    user = _editable(request, id)
    return _show_password(request, user, services.give_new_password(user, by=user_of(request)))


@require("user.edit")
@require_POST
@recent_sign_in_required
def factors(request: HttpRequest, id: UUID) -> HttpResponse:
    user = _editable(request, id)
    services.reset_second_factors(user, by=user_of(request))
    messages.success(request, _("The second factors are removed; the user sets up new ones."))
    return redirect("console:user", id=user.pk)


@require("user.view")
@require_safe
def grants(request: HttpRequest) -> HttpResponseBase:
    rows = scoped(request, Grant.objects.select_related("user", "unit", "granted_by"), "user.view")
    return respond(request, GRANTS, rows)
