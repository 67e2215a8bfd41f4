"""What an account does at the door: chooses a password, sets up an app or a passkey, signs in with both."""

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page
from tests.browser.offices import Office

PASSWORD = "mot cau rat dai de nho"
STEP = 30
DOOR = "/tai-khoan/vao/"


@dataclass
class App:
    """An app on somebody's telephone, and the recovery codes on their paper."""

    secret: str
    recovery: list[str] = field(default_factory=list)
    shown: int = 0

    def code(self) -> str:
        """A code that was not used before: the next one is taken too, up to half a minute ahead."""
        self.shown = max(int(time.time()) // STEP - 1, self.shown) + 1
        return str(format_hotp_value(hotp_value(self.secret, self.shown)))

    def wrong(self) -> str:
        """Six digits that no clock near this one shows."""
        now = int(time.time()) // STEP
        near = {format_hotp_value(hotp_value(self.secret, now + step)) for step in range(-3, 20)}
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
    app = App(page.locator("main details code").text_content() or "")
    send(page, code=app.code())
    app.recovery = page.locator("main .list code").all_inner_texts()
    return app


def sign_in(page: Page, name: str, code: str, password: str = PASSWORD) -> None:
    """By the sign-in page; `code`: of the second factor, empty for an account without."""
    page.goto(DOOR)
    send(page, login=name, password=password)
    if code:
        send(page, code=code)


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
