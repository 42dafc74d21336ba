"""Addresses of the staff shell."""

from django.urls import path

from fangxian.console.views import account, glass, units, users

app_name = "console"
urlpatterns = [
    path("start", account.start, name="start"),
    path("account/", account.show, name="account"),
    path("account/pin", account.pin, name="pin"),
    path("account/theme", account.theme, name="theme"),
    path("account/second-factor", account.second_factor, name="second-factor"),
    path("users/", users.index, name="users"),
    path("users/new", users.create, name="user-create"),
    path("users/<uuid:id>/", users.show, name="user"),
    path("users/<uuid:id>/grant", users.grant, name="grant"),
    path("users/<uuid:id>/close", users.close, name="user-close"),
    path("users/<uuid:id>/reopen", users.reopen, name="user-reopen"),
    path("users/<uuid:id>/password", users.password, name="user-password"),
    path("users/<uuid:id>/factors", users.factors, name="user-factors"),
    path("grants/", users.grants, name="grants"),
    path("grants/<uuid:id>/end", users.end, name="grant-end"),
    path("break-glass/", glass.index, name="glass"),
    path("break-glass/take", glass.take, name="glass-take"),
    path("break-glass/<uuid:id>/review", glass.review, name="glass-review"),
    path("units/options", units.options, name="unit-options"),
]
