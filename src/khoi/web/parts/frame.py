"""What stands round every page: navigation, the synthetic mark, the network profile, who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.queries.office import installation

_PREFIXES = {
    "results": ("ket-qua", "chi-tieu", "chi-so"),
    "duties": ("viec",),
    "units": ("don-vi", "so-lieu"),
    "documents": ("van-ban",),
    "rules": ("quy-dinh",),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of `parts/base.html`; one statement."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    office = installation()
    return {
        "nav": _nav(request.path_info),
        "synthetic": bool(office and office.synthetic),
        "find_url": reverse("find_unit"),
        "network_text": _("Máy nội bộ, không nối mạng")
        if office is None or office.profile == "isolated"
        else _("Máy có nối mạng"),
        "user_text": request.user.get_username(),
        "sign_out_url": reverse("sign_out"),
    }


def _nav(path: str) -> list[tuple[str, str, str, bool]]:
    first = path.strip("/").split("/")[0]
    labels = {
        "results": pgettext("several", "Kết quả"),
        "duties": pgettext("several", "Việc"),
        "units": pgettext("several", "Đơn vị"),
        "documents": pgettext("several", "Văn bản"),
        "rules": pgettext("several", "Quy định"),
    }
    return [(code, labels[code], reverse(code), first in words) for code, words in _PREFIXES.items()]
