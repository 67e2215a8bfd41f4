"""What stands round every page: navigation, the synthetic mark, the network profile, who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.access.middleware import viewing
from khoi.access.rights import RIGHTS
from khoi.access.viewer import ISOLATED, Viewer
from khoi.queries.office import installation

_DESK = (
    "van-phong",
    "toi",
    "nguoi",
    "yeu-cau",
    "muc-dich",
    "su-co",
    "vi-tri",
    "vi-sao",
    "tai-khoan",
    "tai-khoan-co-quan",
    "nhat-ky",
    "may-nay",
    "chat-luong",
    "bao-cao",
    "lay-ra",
    "mau-trinh-bay",
    "sap-xep",
    "so-lieu/nap",
    "so-lieu/so-nap",
)
"""Pages that the desk leads to; two words stand before one where both would do."""
_PREFIXES = {
    "results": ("ket-qua", "chi-tieu", "chi-so"),
    "duties": ("viec",),
    "units": ("don-vi", "so-lieu"),
    "documents": ("van-ban",),
    "rules": ("quy-dinh",),
    "desk": _DESK,
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of `parts/base.html`; one statement."""
    viewer = viewing(request)
    if not viewer.is_known:
        return {}
    office = installation()
    return {
        "nav": _nav(request.path_info),
        "synthetic": bool(office and office.synthetic),
        "find_url": reverse("find_unit"),
        "network_text": _network(viewer),
        "network_url": "" if viewer.chosen or not viewer.holders("keep_installation") else reverse("network"),
        "user_text": viewer.account,
        "rights": frozenset(code for code in RIGHTS if viewer.holders(code)),
        "viewer": viewer,
        "sign_out_url": reverse("sign_out"),
        "account_url": reverse("account"),
        "asleep_url": reverse("mfa_index") if viewer.lacks_second_factor else "",
    }


def _network(viewer: Viewer) -> str:
    if not viewer.chosen:
        return _("Chưa chọn cách ly hay nối mạng")
    return _("Máy nội bộ, không nối mạng") if viewer.network == ISOLATED else _("Máy có nối mạng")


def _nav(path: str) -> list[tuple[str, str, str, bool]]:
    words = path.strip("/").split("/")
    under = "/".join(words[:2])
    here = under if under in _DESK else words[0]
    labels = {
        "results": pgettext("several", "Kết quả"),
        "duties": pgettext("several", "Việc"),
        "units": pgettext("several", "Đơn vị"),
        "documents": pgettext("several", "Văn bản"),
        "rules": pgettext("several", "Quy định"),
        "desk": _("Văn phòng"),
    }
    return [(code, labels[code], reverse(code), here in begins) for code, begins in _PREFIXES.items()]
