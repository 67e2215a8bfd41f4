"""What one reader alone could not put into an office, done at the machine itself: `python furnishing.py posts persons`.

Run beside a running server, in its environment; prints the keys of what it made as JSON.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta

import django
from django.utils import timezone

FIRST = "quan-tri"
PAPER = "12-QĐ/ĐUK (giả định)"


def posts() -> dict[str, str]:
    """The first account may open every page; another one waits for whoever holds its code."""
    from khoi.access.viewer import console
    from khoi.actions.posts import give_post
    from khoi.records.models import Post, Unit

    given = {
        "from_day": timezone.localdate(),
        "to_day": None,
        "term": None,
        "decision": PAPER,
        "by": console("thử"),
    }
    for role in ("data_officer", "auditor"):
        give_post(FIRST, role=role, unit=None, is_new=False, **given)
    cell = Unit.objects.get(code="thu-vien-tinh")
    post, _ = give_post("bi-thu.thu-vien", role="cell_secretary", unit=cell, is_new=True, **given)
    own = Post.objects.filter(account__username=FIRST).first()
    today = timezone.localdate().isoformat()
    return {"post": post.key, "own_post": own.key, "today": today}


def persons() -> dict[str, str]:
    """Records of persons, one of them the first account's own with a request; a purpose and an incident."""
    from django.contrib.auth.models import User

    from khoi.access.posts import viewer_of
    from khoi.access.viewer import console
    from khoi.actions.data_requests import ask_request
    from khoi.actions.persons import add_person, edit_person
    from khoi.actions.privacy_registers import record_incident, record_purpose
    from khoi.records.models import Unit

    by, today, now = console("thử"), timezone.localdate(), timezone.now()
    units = {code: Unit.objects.get(code=code) for code in ("khoi", "thu-vien-tinh")}
    for name in ("Nguyễn Văn Giả Định", "Lê Thị Ví Dụ", "Phạm Văn Minh Họa"):
        add_person({"name": name, "born_on": date(1980, 5, 19)}, unit=units["thu-vien-tinh"], by=by, on=today)
    values = {
        "name": "Trần Thị Giả Định",
        "born_on": date(1975, 2, 3),
        "phone": "0900 000 001",
        "account": FIRST,
    }
    own = add_person(values | {"identity_number": "012345678901"}, unit=units["khoi"], by=by, on=today)
    edit_person(own, {"email": "gia.dinh@example.vn"}, by=by, on=today)
    user = User.objects.get(username=FIRST)
    asks = viewer_of(user, day=today, request="", proven=True)
    words = "Số điện thoại đang ghi đã cũ; số đúng là 0900 000 002, theo phiếu kê khai tháng 10."
    request = ask_request("correct", field="phone", words=words, by=asks, on=today)
    texts = {
        "title": "Quản lý đảng viên (giả định)",
        "ground": "Điều lệ Đảng, Điều 5 (giả định)",
        "document": PAPER,
        "held": "Họ và tên, ngày sinh, cách liên lạc",
        "kept_until": "Hết thời gian sinh hoạt tại đảng bộ",
    }
    purpose = record_purpose(texts, from_day=today, by=by)
    incident = record_incident(
        "Mất một máy tính xách tay (giả định)",
        words="Máy để ở phòng họp, không còn thấy sau giờ làm.",
        found_at=now - timedelta(hours=5),
        affected=12,
        by=by,
        now=now,
    )
    return {
        "person": own.key,
        "request": request.key,
        "purpose": purpose.key,
        "incident": incident.key,
    }


def drafts() -> dict[str, str]:
    """A resolution being marked up, nothing of it looked at yet."""
    from khoi.access.viewer import console
    from khoi.actions.drafts import start_draft
    from khoi.records.models import Unit

    head = {
        "code": "khoi-2026-2030", "title": "Nghị quyết thử (giả định)", "number": "", "adopted_on": "",
        "first_year": 2026, "last_year": 2030, "term_name": "2026–2030", "goals": ["Về xây dựng Đảng"], "measures": [],
        "motto": "", "objective": "", "source": "Lời đặt ra để thử", "synthetic": True,
    }  # fmt: skip
    text = (
        "Hằng năm có 85% trở lên đảng viên hoàn thành tốt nhiệm vụ, trong đó 15% hoàn thành xuất sắc nhiệm vụ.\n"
        "Phấn đấu mỗi năm kết nạp 180 đảng viên trở lên."
    )
    unit = Unit.objects.get(code="khoi")
    return {"draft": start_draft(unit, text=text, head=head, by=console("thử")).key}


def editions() -> dict[str, str]:
    """A kept report of the bloc, with a figure that was corrected afterwards."""
    from khoi.access.viewer import console
    from khoi.actions.figures import record_figures
    from khoi.documents.editions import make_edition
    from khoi.queries.editions import ReportAsked
    from khoi.records.models import Unit

    by, today = console("thử"), timezone.localdate()
    asked = ReportAsked("thai-binh-khoi-2020-2025", "khoi", "year", 2023, "vi")
    printed = {"signatory": "", "office": "", "profile": "", "links": "", "on": today}
    row = make_edition(by, asked, **printed)
    record_figures(
        Unit.objects.get(code="thu-vien-tinh"), year=2023, counts={"members.admitted": 4}, source=PAPER,
        reporter="Bí thư (giả định)", cut_off=date(2023, 12, 31), received_on=today, by=by,
    )  # fmt: skip
    return {"edition": row.key}


def plans() -> dict[str, str]:
    """A plan that dissolves a unit and leaves some below it without a goal."""
    from khoi.access.viewer import console
    from khoi.actions.reorganisations import draft_reorganisation
    from khoi.measures.reorganisation_plan import PlanHead

    steps = [
        {"do": "found", "code": "so-tai-chinh-moi", "name": "Đảng bộ Sở Tài chính mới", "kind": "dang_bo_co_so", "parent": None, "group": None},
        {"do": "end", "unit": "so-tai-chinh"},
    ]  # fmt: skip
    head = PlanHead("Lập lại Sở Tài chính (giả định)", timezone.localdate(), PAPER)
    return {"plan": draft_reorganisation(head, steps, by=console("thử")).key}


def imports() -> dict[str, str]:
    """Two files of figures, one with something of everything to look at, one whose columns are asked about."""
    from io import BytesIO

    import xlsxwriter

    from khoi.access.viewer import console
    from khoi.actions.imports import start_import
    from khoi.documents.importing import read_import

    by, today = console("thử"), timezone.localdate()
    paper = {"source": "Báo cáo 41-BC/CB (giả định)", "reporter": "Bí thư chi bộ", "by": by}
    paper |= {"cut_off": date(2024, 12, 31), "received_on": today}
    head, at = "unit,year,measure,count\n", "thu-vien-tinh,2024,"
    rows = (
        f"{at}members.admitted,90\n{at}members.rated,\nkhong-co,2024,members.rated,3\n{at}members.rated,x\n"
    )
    seen = start_import((head + rows).encode(), filename="bieu-2024.csv", **paper)
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Khối nội chính")
        for i, row in enumerate((["TT", "Đơn vị", "Cột riêng"], [1, "thu-vien-tinh", 12])):
            sheet.write_row(i, 0, row)
    asked = start_import(data.getvalue(), filename="bang-cua-co-quan.xlsx", **paper)
    for entry in (seen, asked):
        read_import(entry.key, by=by)
    return {"import": seen.key, "columns": asked.key}


WHAT: dict[str, Callable[[], dict[str, str]]] = {
    "posts": posts,
    "persons": persons,
    "imports": imports,
    "drafts": drafts,
    "editions": editions,
    "plans": plans,
}

if __name__ == "__main__":
    django.setup()
    named: dict[str, str] = {}
    for one in sys.argv[1:]:
        named |= WHAT[one]()
    sys.stdout.write(json.dumps(named))
