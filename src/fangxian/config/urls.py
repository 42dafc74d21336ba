"""Every address of the house."""

from django.urls import include, path

from fangxian.config.health import healthz
from fangxian.console.views.account import language
from fangxian.station import urls as station_urls

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/setlang/", language, name="set_language"),
    path("accounts/", include("fangxian.accounts.urls")),
    path("api/v1/", include("fangxian.api.urls")),
    path("api/v1/", include(station_urls.api_urlpatterns)),
    path("station/", include("fangxian.station.urls")),
    path("", include("fangxian.command.urls")),
    path("checkpoint/", include("fangxian.fronts.checkpoint.urls")),
    path("staff/", include("fangxian.roster.staffing.urls")),
    path("weather/", include("fangxian.roster.cold.urls")),
    path("rosters/", include("fangxian.roster.duties.urls")),
    path("me/duties/", include("fangxian.roster.duties.urls_mine")),
    path("swaps/", include("fangxian.roster.duties.urls_swaps")),
    path("attendance/", include("fangxian.roster.attendance.urls")),
    path("batches/", include("fangxian.roster.batches.urls")),
    path("registers/", include("fangxian.console.registers.urls")),
    path("jobs/", include("fangxian.console.jobs.urls")),
    path("held/", include("fangxian.console.holding.urls")),
    path("stations/", include("fangxian.console.stations.urls")),
    path("audit/", include("fangxian.console.audit.urls")),
    path("", include("fangxian.console.retention.urls")),
    path("", include("fangxian.console.urls")),
]
