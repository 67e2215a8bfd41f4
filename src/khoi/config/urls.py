"""The root of all addresses: everything is served by `khoi.web`."""

from django.urls import include, path

urlpatterns = [path("", include("khoi.web.urls"))]
