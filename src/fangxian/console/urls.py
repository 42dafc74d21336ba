"""Addresses of the staff shell."""

from django.urls import path

from fangxian.console import views

app_name = "console"
urlpatterns = [
    path("account/", views.account.show, name="account"),
    path("account/theme", views.account.theme, name="theme"),
]
