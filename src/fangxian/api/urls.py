from django.urls import path

from fangxian.api.batches import batches

urlpatterns = [path("record/batches", batches, name="record-batches")]
