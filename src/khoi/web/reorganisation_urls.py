"""Addresses of restructuring: plans, single acts, steps, assignment."""

from django.urls import path

from khoi.web.office import reorganisation_acts, reorganisation_edit, reorganisations

urlpatterns = [
    path("sap-xep/", reorganisations.reorganisations_page, name="reorganisations"),
    path("sap-xep/moi/", reorganisation_acts.new_page, name="new_reorganisation"),
    path("sap-xep/nap/", reorganisations.load_plan_page, name="load_reorganisation"),
    path("sap-xep/<str:key>/", reorganisations.reorganisation_page, name="reorganisation"),
    path("sap-xep/<str:key>/sua/", reorganisation_edit.edit_page, name="edit_reorganisation"),
    path("sap-xep/<str:key>/viec/", reorganisation_acts.step_page, name="reorganisation_step"),
    path("sap-xep/<str:key>/phan/<str:unit>/", reorganisation_edit.assign_page, name="assign_units"),
]
