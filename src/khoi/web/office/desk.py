"""The desk: every page of the office's inner work that this reader may open, in groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.web.gatekeeper import refused
from khoi.web.gates import GATES

Door = tuple[str, Promise, Promise]
GROUPS: tuple[tuple[Promise, tuple[Door, ...]], ...] = (
    (
        _("Của tôi"),
        (
            ("own_page", _("Dữ liệu về tôi"), _("Cơ quan đang giữ gì, ai được xem, ai đã xem, yêu cầu sửa.")),
            ("account", _("Tài khoản của tôi"), _("Mật khẩu, yếu tố thứ hai, các phiên đang mở.")),
            ("my_posts", _("Vị trí của tôi"), _("Vai trò đang giữ, đến bao giờ; ủy quyền khi vắng.")),
        ),
    ),
    (
        _("Con người"),
        (
            ("persons", _("Hồ sơ cá nhân"), _("Tìm, thêm và sửa hồ sơ trong phạm vi của mình.")),
            ("data_requests", _("Yêu cầu về dữ liệu cá nhân"), _("Trả lời trong thời hạn.")),
            ("purposes", _("Sổ mục đích"), _("Vì sao giữ dữ liệu cá nhân, theo căn cứ nào.")),
            ("incidents", _("Sổ sự cố"), _("Sự cố dữ liệu và giờ phải báo.")),
        ),
    ),
    (
        _("Ai được làm gì"),
        (
            ("posts", _("Vị trí"), _("Ai giữ vai trò nào, ở đâu, đến bao giờ; giao, ủy quyền, thôi.")),
            ("why", _("Vì sao được xem"), _("Giải thích vì sao một người được hay không được xem.")),
            ("accounts", _("Tài khoản cơ quan"), _("Khóa, mở, cho vào lại.")),
        ),
    ),
    (
        _("Đơn vị"),
        (
            (
                "reorganisations",
                _("Sắp xếp tổ chức"),
                _("Hợp nhất, tách, chuyển, giải thể; xem trước, hoàn tác."),
            ),
        ),
    ),
    (
        _("Nghị quyết"),
        (("drafts", _("Soạn nghị quyết từ lời văn"), _("Dán lời văn, xác nhận từng chỉ tiêu, rồi nạp.")),),
    ),
    (
        _("Số liệu"),
        (
            (
                "upload_figures",
                _("Nạp số liệu từ tệp"),
                _("Biểu Excel, bảng của cơ quan, CSV; xem trước khi nhận."),
            ),
            ("imports", _("Các lần nạp số liệu"), _("Mỗi tệp đã vào: nhận gì, bỏ gì, hoàn tác.")),
            ("quality", _("Chất lượng số liệu"), _("Những chỗ chưa khớp, theo đơn vị; ai cần xem.")),
        ),
    ),
    (
        _("Báo cáo"),
        (
            ("editions", _("Báo cáo đã lập"), _("Báo cáo năm, giữa nhiệm kỳ, nhiệm kỳ: lập, giữ, tải về.")),
            ("takeout", _("Lấy bảng ra"), _("Mọi bảng thành tệp Excel hoặc .csv, kèm số dòng và mã kiểm.")),
            ("profiles", _("Mẫu trình bày"), _("Lề, cỡ chữ, đầu văn bản, chỗ ký của báo cáo in ra.")),
        ),
    ),
    (
        _("Dấu vết và máy"),
        (
            ("journal", _("Nhật ký"), _("Mọi thay đổi và mọi lần xem hồ sơ cá nhân.")),
            ("network", _("Máy này"), _("Cách ly hay có nối mạng, ai quyết định.")),
        ),
    ),
)


@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """The doors that are open to this reader; a group without any is left out."""
    return render(request, "office/desk.html", {"groups": open_groups(viewing(request))})


def open_groups(viewer: Viewer) -> list[tuple[Promise, list[tuple[str, Promise, Promise]]]]:
    """Every group with the doors that are open to this reader: address, name, words. One without any is left out."""
    shown = [(label, _open(viewer, doors)) for label, doors in GROUPS]
    return [group for group in shown if group[1]]


def _open(viewer: Viewer, doors: tuple[Door, ...]) -> list[tuple[str, Promise, Promise]]:
    return [(reverse(name), label, words) for name, label, words in doors if is_open(viewer, name)]


def is_open(viewer: Viewer, name: str) -> bool:
    """Whether this reader may open the page of that name."""
    return refused(viewer, GATES.get(name), is_read=True) is None
