"""Addresses of the resolution editor."""

from django.urls import path

from khoi.web.office import draft_marks, drafts

urlpatterns = [
    path("van-ban/soan/", drafts.drafts_page, name="drafts"),
    path("van-ban/soan/moi/", drafts.start_page, name="start_draft"),
    path("van-ban/soan/<str:key>/", drafts.draft_page, name="draft"),
    path("van-ban/soan/<str:key>/dau/", drafts.head_page, name="draft_head"),
    path("van-ban/soan/<str:key>/so-do/", draft_marks.measure_page, name="draft_measure"),
    path("van-ban/soan/<str:key>/<int:number>/", draft_marks.mark_page, name="draft_mark"),
]
