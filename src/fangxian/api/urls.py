from django.urls import path

from fangxian.api.batches import batches
from fangxian.api.public import api

# The one for the bare root leads to pages of documentation that this house does not serve.
_described = [pattern for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"]
urlpatterns = [
    path("record/batches", batches, name="record-batches"),
    path("", (_described, "ninja", "api")),
]
