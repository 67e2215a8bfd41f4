"""Addresses of who may do what and of the journal: posts, why, accounts, network, events."""

from datetime import date

from django.urls import path, register_converter

from khoi.web.office import accounts_list, audit, network, posts, why


class IsoDay:
    """A day as `2025-12-31`."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day. Raises ValueError, which Django takes for an address that is not there."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The day, written."""
        return str(value)


register_converter(IsoDay, "isoday")

urlpatterns = [
    path("vi-tri/", posts.posts_page, name="posts"),
    path("vi-tri/cua-toi/", posts.my_posts_page, name="my_posts"),
    path("vi-tri/giao/", posts.give_page, name="give_post"),
    path("vi-tri/<str:key>/thoi/", posts.end_page, name="end_post"),
    path("vi-tri/<str:key>/uy-quyen/", posts.delegate_page, name="delegate_post"),
    path("vi-tri/<str:key>/giay-moi/", posts.invite_holder_page, name="invite_holder"),
    path("vi-sao/", why.why_page, name="why"),
    path("tai-khoan-co-quan/", accounts_list.accounts_page, name="accounts"),
    path("tai-khoan-co-quan/<str:name>/", accounts_list.account_page, name="office_account"),
    path("may-nay/", network.network_page, name="network"),
    path("nhat-ky/", audit.journal_page, name="journal"),
    path("nhat-ky/so/<int:number>/", audit.event_page, name="journal_event"),
    path("nhat-ky/<isoday:day>/", audit.day_page, name="journal_day"),
]
