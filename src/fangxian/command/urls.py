from django.urls import path

from fangxian.command import views

app_name = "command"
urlpatterns = [
    path("", views.home, name="board"),
    path("board/definitions", views.definitions, name="definitions"),
    path("board/<uuid:id>/", views.board, name="unit"),
    path("board/<uuid:id>/figures/<str:name>/", views.figure, name="figure"),
    path("entries/<uuid:id>/", views.entry, name="entry"),
    path("entries/<uuid:id>/amendments/<uuid:amendment>/take-over", views.take_over, name="take-over"),
]
