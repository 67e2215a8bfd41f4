"""Address of what does not add up in the figures."""

from django.urls import path

from khoi.web.office import quality

urlpatterns = [path("chat-luong/", quality.quality_page, name="quality")]
