"""Addresses of figures that come in files: the form to fill, the upload, each import as an entry."""

from django.urls import path

from khoi.web.office import imports

urlpatterns = [
    path("so-lieu/nap/", imports.upload_page, name="upload_figures"),
    path("so-lieu/so-nap/", imports.imports_page, name="imports"),
    path("so-lieu/so-nap/<slug:key>/", imports.import_page, name="import"),
    path("so-lieu/mau/<str:code>/<int:year>/", imports.form_file, name="cycle_form"),
]
