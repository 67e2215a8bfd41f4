"""What an account does at the door: chooses a password, sets up an app or a passkey, signs in with both."""

import base64
import hmac
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page
from tests.browser.keyboard import Keyboard
from tests.browser.offices import Office

PASSWORD = "mot cau rat dai de nho"
STEP = 30
DOOR = "/tai-khoan/vao/"
DECISION = "31-QĐ/ĐUK (giả định)"


def hotp(secret: str, counter: int) -> str:
    """The six digits that an app shows at a step of its clock; RFC 4226, 5.3."""
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFF_FFFF) % 10**6:06}"


@dataclass
class App:
    """An app on somebody's telephone, and the recovery codes on their paper."""

    secret: str
    recovery: list[str] = field(default_factory=list)
    shown: int = 0

    def code(self) -> str:
        """A code that was not used before: the next one is taken too, up to half a minute ahead."""
        self.shown = max(int(time.time()) // STEP - 1, self.shown) + 1
        return hotp(self.secret, self.shown)

    def wrong(self) -> str:
        """Six digits that no clock near this one shows."""
        now = int(time.time()) // STEP
        near = {hotp(self.secret, now + step) for step in range(-3, 20)}
        return next(code for number in range(100) if (code := f"{number:06}") not in near)


def send(page: Page, **typed: str) -> None:
    """Fills in the page's form and presses its main button's key."""
    for name, text in typed.items():
        page.fill(f"main [name='{name}']", text)
    with page.expect_navigation():
        page.press("main .btn.main", "Enter")


def choose_password(page: Page, password: str = PASSWORD) -> None:
    """On the page of an invitation."""
    send(page, password1=password, password2=password)


def set_up_app(page: Page) -> App:
    """From the page of second factors to the page of recovery codes."""
    page.goto("/tai-khoan/yeu-to-hai/ung-dung/them/")
    app = App(page.locator("main section code").text_content() or "")
    send(page, code=app.code())
    app.recovery = page.locator("main .list code").all_inner_texts()
    return app


def sign_in(page: Page, name: str, code: str, password: str = PASSWORD) -> None:
    """By the sign-in page; `code`: of the second factor, empty for an account without."""
    page.goto(DOOR)
    send(page, login=name, password=password)
    if code:
        send(page, code=code)


def give(page: Page, keys: Keyboard, name: str, role: str, unit: str = "") -> str:
    """Gives a new account a post by the page, and reads its code from the sheet that is to be printed."""
    page.goto("/vi-tri/giao/")
    keys.into("Tên tài khoản", name)
    keys.to("Lập tài khoản mới và in giấy mời")
    keys.press("Space")
    keys.to("Vai trò")
    keys.pick(role)
    keys.into("Tên hoặc mã đơn vị (không bắt buộc)", unit)
    keys.into("Số quyết định, văn bản", DECISION)
    keys.follow("Giao vị trí")
    assert page.inner_text("h1") == f"Giấy mời, tài khoản {name}"
    return page.locator("main [translate=no]").inner_text()


def let_in(page: Page, keys: Keyboard, code: str) -> None:
    """From the paper to the page of second factors: the code is typed by hand."""
    page.goto("/moi/")
    keys.into("Mã mời", code.lower())
    keys.follow("Tiếp tục")
    keys.into("Mật khẩu mới", PASSWORD)
    keys.into("Mật khẩu mới, nhập lại", PASSWORD)
    keys.follow("Ghi mật khẩu và vào làm việc")
    assert page.inner_text("h1") == "Yếu tố thứ hai"


def first_state(browser: Browser, at: Office) -> Any:
    """The cookies of the first account, which came in by the printed link and has set up an app."""
    if at.state is None:
        with closing(browser.new_context(base_url=at.base)) as context:
            page = context.new_page()
            page.goto(at.link)
            choose_password(page)
            at.app = set_up_app(page)
            at.state = context.storage_state()
    return at.state


def passkeys(page: Page) -> None:
    """Gives the browser a key that answers by itself, as a fingerprint reader would once touched."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
