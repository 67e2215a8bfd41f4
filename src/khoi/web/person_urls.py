"""Addresses of personal records, of what persons ask about them, and of the registers of personal data."""

from django.urls import path

from khoi.web.office import data_requests, own_page, persons, privacy_registers

urlpatterns = [
    path("nguoi/", persons.persons_page, name="persons"),
    path("nguoi/them/", persons.add_person_page, name="add_person"),
    path("nguoi/<str:key>/", persons.person_page, name="person"),
    path("nguoi/<str:key>/sua/", persons.edit_person_page, name="edit_person"),
    path("nguoi/<str:key>/xoa/", persons.delete_person_page, name="delete_person"),
    path("nguoi/<str:key>/yeu-cau/", data_requests.take_request_page, name="take_request"),
    path("toi/", own_page.own_page, name="own_page"),
    path("toi/ban-in/", own_page.own_sheet, name="own_sheet"),
    path("toi/du-lieu.json", own_page.own_export, name="own_export"),
    path("yeu-cau/", data_requests.data_requests_page, name="data_requests"),
    path("yeu-cau/<str:key>/", data_requests.data_request_page, name="data_request"),
    path("muc-dich/", privacy_registers.purposes_page, name="purposes"),
    path("su-co/", privacy_registers.incidents_page, name="incidents"),
]
