"""Addresses of layout profiles."""

from django.urls import path

from khoi.web.office import profiles

urlpatterns = [
    path("mau-trinh-bay/", profiles.profiles_page, name="profiles"),
    path("mau-trinh-bay/xem-thu.pdf", profiles.trial_pdf, name="profile_trial"),
]
