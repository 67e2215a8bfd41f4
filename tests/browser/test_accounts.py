"""Who comes in and what they may see: from the first start's link to a person's own record, mostly by keyboard."""

import re

from tests.browser.accounts import PASSWORD, give, let_in, passkeys, send, set_up_app, sign_in
from tests.browser.readable import faults

RESOLUTION = "/ket-qua/thai-binh-khoi-2020-2025/"
BOARD, CELL, ABOVE = f"{RESOLUTION}khoi/", "thu-vien-tinh", "so-y-te"
ASLEEP = "Đang chỉ xem được: quyền ghi và xuất ngủ cho đến khi có yếu tố thứ hai."
WAIT = re.compile(r"Đã sai quá nhiều lần. Xin đợi (\d+) phút rồi thử lại.")


def links(page) -> set[str]:
    """Where the page leads to, without what was asked of each address."""
    return {
        one.split("?")[0]
        for one in page.eval_on_selector_all("main a[href]", "all => all.map(a => a.pathname)")
    }


def looks(page) -> list[tuple[str, str, str]]:
    """Who looked or changed, newest first: act, account, post."""
    rows = page.locator("table[aria-labelledby=da-xem] tbody tr").all()
    return [
        (row.locator("th").inner_text().split("\n")[0], *row.locator("td").all_inner_texts()[1:])
        for row in rows
    ]


def request_row(page) -> dict[str, str]:
    """The only request that was sent, as its person sees it."""
    _, answer, complete, reply = page.locator("table[aria-labelledby=yeu-cau] tbody td").all_inner_texts()
    state, _, said = reply.partition("\n")
    return {"answer": answer, "complete": complete, "state": state, "reply": said}


def test_printed_link_lets_in_once_and_rights_sleep_until_a_second_factor(open_page, own_office, at_keyboard):
    page = open_page(own_office)
    keys = at_keyboard(page)
    page.goto(own_office.link)
    assert page.inner_text("main .lead p").startswith("Mã mời này mở tài khoản quan-tri.")
    keys.into("Mật khẩu mới", "ngan qua")
    keys.into("Mật khẩu mới, nhập lại", "ngan qua")
    keys.follow("Ghi mật khẩu và vào làm việc")
    assert page.locator("main .wrongs").count() == 1
    keys.to("Mật khẩu mới")  # the first of that name leads from the refusal to the field
    keys.press("Enter")
    keys.write(PASSWORD)
    keys.into("Mật khẩu mới, nhập lại", PASSWORD)
    keys.follow("Ghi mật khẩu và vào làm việc")

    keys.follow("Để sau, chỉ xem")
    assert page.inner_text("h1") == "Kết quả thực hiện nghị quyết"
    assert page.locator("main .say").first.inner_text().startswith(ASLEEP)
    assert page.locator("#board a.v").count() > 0
    assert f"{BOARD}bang.csv" not in links(page)
    assert page.goto(f"{BOARD}bang.csv").status == 403
    assert page.inner_text("h1") == "Cần yếu tố thứ hai"
    assert page.inner_text(".refused .code code") == "second_factor_required"
    page.goto("/")

    keys.follow("Đặt yếu tố thứ hai")
    keys.follow("Đặt ứng dụng tạo mã")
    own_office.app = set_up_app(page)
    assert len(own_office.app.recovery) == 10
    keys.follow("Xong")
    own_office.state = page.context.storage_state()
    page.goto("/")
    assert page.get_by_text(ASLEEP).count() == 0
    assert f"{BOARD}bang.csv" in links(page)
    assert page.request.get(f"{BOARD}bang.csv").status == 200

    other = open_page(own_office)
    other.goto(own_office.link)
    assert other.inner_text("[role=alert] p") == (
        "Mã mời này không dùng được: sai, đã dùng, hoặc đã quá hạn. Xem lại giấy mời, hoặc xin mã mới."
    )


def test_invited_secretary_sees_the_own_cell_and_nothing_of_the_bloc(
    open_page, own_office, own_signed_in, at_keyboard
):
    giver = open_page(own_office, state=own_signed_in)
    code = give(giver, at_keyboard(giver), "bi-thu.thu-vien", "Bí thư chi bộ", CELL)
    sheet = giver.inner_text("main")
    assert (f"{own_office.base}/moi/" in sheet, code in sheet) == (True, True)
    drawn = giver.locator("main img").evaluate("img => [img.complete, img.naturalWidth > 0, img.alt]")
    assert drawn == [True, True, "Mã QR của địa chỉ mời"]
    giver.reload()  # the browser asks again with what was sent: the account exists now, and no code is shown
    assert giver.locator("main [translate=no]").count() == 0

    page = open_page(own_office)
    keys = at_keyboard(page)
    let_in(page, keys, code)
    keys.follow("Đặt ứng dụng tạo mã")
    set_up_app(page)
    keys.follow("Xong")
    page.goto("/")
    assert page.url == f"{own_office.base}{RESOLUTION}{CELL}/"
    assert "Chi bộ Thư viện tỉnh" in page.inner_text(".where")
    assert page.locator("#board a.v").count() > 0
    answers = {}
    for unit in ("khoi", "khong-co"):
        status = page.goto(f"{RESOLUTION}{unit}/").status
        answers[unit] = (status, page.title(), page.inner_text("main").replace(unit, "..."))
    assert answers["khoi"] == answers["khong-co"]
    assert answers["khoi"][0] == 404


def test_two_roles_see_different_scoreboards_of_one_unit(open_page, own_office, own_signed_in, newcomer):
    board = f"{RESOLUTION}{ABOVE}/"
    member, _, _ = newcomer("dang-vien", "Đảng viên", ABOVE)
    office = open_page(own_office, state=own_signed_in)
    seen = {}
    for who, page in (("member", member), ("office", office)):
        assert page.goto(f"{board}?year=2024").status == 200
        seen[who] = {
            "figures": page.locator("#board a.v .pv").all_inner_texts(),
            "below": page.locator(".below").count(),
            "export": f"{board}bang.csv" in links(page),
            "reports": page.goto(f"{board}bao-cao/2024/").status,
        }
    assert seen["member"]["figures"] == seen["office"]["figures"] != []
    assert seen["member"] | {"figures": []} == {"figures": [], "below": 0, "export": False, "reports": 403}
    assert seen["office"] | {"figures": []} == {"figures": [], "below": 1, "export": True, "reports": 200}
    assert member.goto(f"{board}bang.csv").status == 403


def test_wrong_codes_are_held_back_and_then_the_right_one_too(newcomer):
    page, _, app = newcomer("thu.ma", "Đảng viên", CELL)
    page.press("footer form button", "Enter")
    sign_in(page, "thu.ma", "")
    said = []
    for code in [app.wrong()] * 5 + [app.code(), app.recovery[0]]:
        send(page, code=code)
        said += page.locator("main .wrongs li").all_inner_texts()
    assert said[:5] == ["Mã chưa đúng hoặc đã dùng. Lấy mã mới rồi nhập lại."] * 5
    minutes = [int(WAIT.fullmatch(one)[1]) for one in said[5:]]
    assert len(minutes) == 2
    assert all(1 <= one <= 15 for one in minutes)
    page.goto("/")
    assert page.inner_text("h1") == "Yếu tố thứ hai"


def test_wrong_passwords_are_held_back_and_then_the_right_one_too(open_page, own_office, newcomer):
    newcomer("thu.mat-khau", "Đảng viên", CELL)
    page = open_page(own_office)
    said = []
    for password in [f"{PASSWORD} sai"] * 5 + [PASSWORD]:
        sign_in(page, "thu.mat-khau", "", password)
        said.append(page.inner_text("main [role=alert]"))
    assert [one.splitlines()[-1] for one in said[:5]] == ["Tên đăng nhập hoặc mật khẩu chưa đúng."] * 5
    assert 1 <= int(WAIT.search(said[5])[1]) <= 15


def test_passkey_is_enrolled_and_signs_in_alone_and_as_second_factor(
    open_page, own_office, own_signed_in, at_keyboard
):
    giver = open_page(own_office, state=own_signed_in)
    code = give(giver, at_keyboard(giver), "co-khoa", "Bí thư chi bộ", CELL)
    page = open_page(own_office)
    keys = at_keyboard(page)
    passkeys(page)
    let_in(page, keys, code)
    keys.follow("Thêm khóa")
    keys.into("Tên khóa (không bắt buộc)", "Máy ở phòng làm việc")
    keys.to("Dùng khóa này thay cả mật khẩu")
    keys.press("Space")
    keys.follow("Thêm khóa")
    keys.follow("Xong")
    assert page.inner_text("main .list p").startswith("Máy ở phòng làm việc")
    assert page.get_by_text(ASLEEP).count() == 0

    keys.follow("Đăng xuất")
    keys.follow("Đăng nhập")
    keys.follow("Đăng nhập bằng khóa")
    assert page.inner_text("footer").count("co-khoa") == 1

    keys.follow("Đăng xuất")
    sign_in(page, "co-khoa", "")
    assert page.inner_text("h1") == "Yếu tố thứ hai"
    keys.follow("Dùng khóa")
    assert page.inner_text("footer").count("co-khoa") == 1


def test_other_sessions_are_listed_and_ended(open_page, own_office, newcomer):
    page, keys, app = newcomer("hai-phien", "Đảng viên", CELL)
    other = open_page(own_office)
    sign_in(other, "hai-phien", app.recovery[0])
    assert other.goto("/van-phong/").url == f"{own_office.base}/van-phong/"
    page.goto("/tai-khoan/phien/")
    assert page.locator("main tbody tr").count() == 2
    keys.follow("Kết thúc các phiên khác")
    assert page.locator("main tbody tr").count() == 1
    assert other.goto("/van-phong/").url.startswith(f"{own_office.base}/tai-khoan/vao/")


def record(page, keys, account: str) -> str:
    """The office writes a person down and ties the record to an account; its address."""
    page.goto("/van-phong/")
    keys.follow("Hồ sơ cá nhân")
    keys.follow("Lập hồ sơ")
    keys.into("Tên hoặc mã đơn vị giữ hồ sơ", CELL)
    keys.into("Họ và tên", "Nguyễn Văn Giả Định")
    keys.into("Điện thoại (không bắt buộc)", "0900 000 001")
    keys.into("Tài khoản của người này (không bắt buộc)", account)
    keys.follow("Lập hồ sơ")
    assert page.inner_text("[role=status]") == "Đã lập hồ sơ."
    return page.url


def ask(page, keys) -> None:
    """The person asks for another telephone number."""
    keys.to("Yêu cầu")
    keys.pick("đính chính dữ liệu")
    keys.to("Mục cần đính chính (không bắt buộc)")
    keys.pick("Điện thoại")
    keys.into("Nội dung", "So dang ghi da cu, so dung la 0900 000 002.")
    keys.follow("Gửi yêu cầu")
    assert page.inner_text("[role=status]") == "Đã gửi yêu cầu. Hạn trả lời ghi ở dưới."


def answer(page, keys) -> None:
    """The officer agrees and corrects the record in one act."""
    page.goto("/van-phong/")
    keys.follow("Yêu cầu về dữ liệu cá nhân")
    keys.follow("đính chính dữ liệu")
    keys.choose("tra-loi-accepted", "chấp nhận")
    keys.into("Lời trả lời người yêu cầu", "Da sua theo phieu ke khai.")
    keys.into("Số văn bản", "8-TB/CB")
    keys.into("Giá trị đúng: điện thoại (không bắt buộc)", "0900 000 002")
    keys.follow("Ghi trả lời")
    assert page.inner_text("[role=status]") == "Đã ghi nhận."


def facts(page) -> dict[str, str]:
    """What the page says is held."""
    terms, said = (page.locator(f"main > .facts {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(terms, said, strict=True))


def test_person_sees_who_looked_and_has_a_number_corrected(
    open_page, own_office, own_signed_in, at_keyboard, newcomer
):
    mine, my_keys, _ = newcomer("co-ho-so", "Đảng viên", CELL)
    officer, officer_keys, _ = newcomer("du-lieu", "Người phụ trách bảo vệ dữ liệu cá nhân")
    office = open_page(own_office, state=own_signed_in)
    address = record(office, at_keyboard(office), "co-ho-so")

    mine.goto("/van-phong/")
    my_keys.follow("Dữ liệu về tôi")
    assert facts(mine)["Họ và tên"] == "Nguyễn Văn Giả Định"
    assert facts(mine)["Điện thoại"] == "0900000001"
    seers = mine.locator("table[aria-labelledby=ai-xem-duoc] tbody th").all_inner_texts()
    assert {"Văn phòng cấp ủy cấp trên", "Người phụ trách bảo vệ dữ liệu cá nhân"} <= set(seers)
    assert looks(mine) == [
        ("xem hồ sơ", "quan-tri", "Văn phòng cấp ủy cấp trên, cả cơ quan"),
        ("lập hồ sơ", "quan-tri", "Văn phòng cấp ủy cấp trên, cả cơ quan"),
    ]

    ask(mine, my_keys)
    sent = request_row(mine)
    assert sent["state"] == "chưa trả lời"
    assert all(re.match(r"\d\d/\d\d/\d{4}\ncòn \d+ ngày", sent[clock]) for clock in ("answer", "complete"))

    answer(officer, officer_keys)
    mine.goto("/toi/")
    assert facts(mine)["Điện thoại"] == "0900000002"
    done = request_row(mine)
    assert (done["state"], done["reply"]) == ("đã làm xong", "Da sua theo phieu ke khai. (8-TB/CB)")
    assert looks(mine)[0][1:] == ("du-lieu", "Người phụ trách bảo vệ dữ liệu cá nhân, cả cơ quan")
    assert mine.goto(address).status == 403


def test_wrong_invitation_codes_are_held_back_and_then_the_right_one_too(
    open_page, own_office, own_signed_in, at_keyboard
):
    giver = open_page(own_office, state=own_signed_in)
    code = give(giver, at_keyboard(giver), "duoc-moi", "Đảng viên", CELL)
    page = open_page(own_office)
    tries = [page.goto(f"/moi/SAI{number}/").status for number in range(5)]
    assert set(tries) <= {400, 429}  # whoever tried from this machine before counts too
    assert page.goto(f"/moi/{code}/").status == 429
    assert 1 <= int(WAIT.search(page.inner_text("main"))[1]) <= 15
    assert faults(page) == {}
