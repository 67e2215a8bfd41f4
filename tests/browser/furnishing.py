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


WHAT: dict[str, Callable[[], dict[str, str]]] = {"posts": posts, "persons": persons}

if __name__ == "__main__":
    django.setup()
    named: dict[str, str] = {}
    for one in sys.argv[1:]:
        named |= WHAT[one]()
    sys.stdout.write(json.dumps(named))
