"""Addresses of one's own duties."""

from django.urls import path

from fangxian.roster.duties.views import mine, swaps

app_name = "my_duties"
urlpatterns = [
    path("", mine.home, name="home"),
    path("all/", mine.table, name="all"),
    path("notices/", mine.notices, name="notices"),
    path("notices/seen/", mine.seen, name="seen"),
    path("acknowledge/", mine.acknowledge_every, name="acknowledge-all"),
    path("<uuid:id>/acknowledge/", mine.acknowledge, name="acknowledge"),
    path("<uuid:id>/swap/", swaps.ask, name="ask-swap"),
    path("swaps/<uuid:id>/agree/", swaps.agree, name="agree-swap"),
    path("swaps/<uuid:id>/decline/", swaps.decline, name="decline-swap"),
    path("swaps/<uuid:id>/withdraw/", swaps.withdraw, name="withdraw-swap"),
    path("calendar/make/", mine.make_link, name="make-link"),
    path("calendar/<uuid:id>/revoke/", mine.revoke_link, name="revoke-link"),
    path("calendar/<str:token>.ics", mine.feed, name="feed"),
]
