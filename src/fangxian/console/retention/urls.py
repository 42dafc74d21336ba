"""Addresses of retention, and of what may be done with one entry's identity."""

from django.urls import path

from fangxian.console.retention.views import identities, runs

app_name = "retention"
urlpatterns = [
    path("retention/", runs.home, name="home"),
    path("retention/check", runs.check, name="check"),
    path("retention/run", runs.run, name="run"),
    path("retention/certificates/", runs.certificates, name="certificates"),
    path("retention/certificates/<uuid:id>/", runs.certificate, name="certificate"),
    path("retention/holds/", runs.holds, name="holds"),
    path("retention/holds/<uuid:id>/lift", runs.lift, name="lift"),
    path("entries/<uuid:id>/identity", identities.reveal, name="reveal"),
    path("entries/<uuid:id>/erase", identities.erase, name="erase"),
    path("entries/<uuid:id>/hold", identities.hold, name="hold"),
]
