"""Addresses of tables that leave the program: the list, one table with its count and check sum, its two files."""

from django.urls import path

from khoi.web.office import takeout

urlpatterns = [
    path("lay-ra/", takeout.tables_page, name="takeout"),
    path("lay-ra/<slug:table>/", takeout.table_page, name="takeout_table"),
    path("lay-ra/<slug:table>/tep.xlsx", takeout.table_xlsx, name="takeout_xlsx"),
    path("lay-ra/<slug:table>/tep.csv", takeout.table_csv, name="takeout_csv"),
]
