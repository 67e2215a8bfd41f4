"""A real server and a real Chromium for the journeys: every page is watched for requests beyond it and for errors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tests.browser.accounts import App, first_state, give, let_in, set_up_app
from tests.browser.keyboard import Keyboard
from tests.browser.offices import Office, running
from tests.browser.places import PLACES

from khoi.cli.browser import CHROMIUM_ARGS, chromium


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The example office with something on every page, for tests that change nothing."""
    with running(tmp_path_factory.mktemp("office") / "var") as found:
        found.furnish("posts", "persons", "imports", "drafts", "editions", "plans")
        yield found


@pytest.fixture(scope="module")
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The example office for tests that change it."""
    with running(tmp_path_factory.mktemp("own") / "var") as found:
        yield found


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[Office]:
    """An installation without anything in it."""
    with running(tmp_path / "var", "--empty") as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        yield started
        started.close()


@dataclass
class Watch:
    """What pages asked for beyond their own server, and what the browser complained about."""

    base: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _asked(self, url: str) -> None:
        if not url.startswith(f"{self.base}/"):
            self.outside.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        page = message.page
        # A page answered with 400 or 404 on purpose is written to the console as a failure of the page itself.
        refused = (
            message.text.startswith("Failed to load resource")
            and page
            and message.location["url"] == page.url
        )
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.text} {message.location['url']}")


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens a page with fresh cookies; at the end nothing may have left the server or been complained about."""
    watches, contexts = [], []

    def opened(at: Office, *, width: int = 1440, state: Any = None, **more: Any) -> Page:
        size = {"width": width, "height": 900}
        context = browser.new_context(
            base_url=at.base,
            viewport=size,
            storage_state=state,
            locale="vi-VN",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(8_000)
        watches.append(Watch(at.base))
        watches[-1].over(context)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert [(watch.outside, watch.complaints) for watch in watches] == [([], [])] * len(watches)


@pytest.fixture
def first(browser: Browser) -> Callable[[Office], Any]:
    """The cookies of the first account of an office."""
    return lambda at: first_state(browser, at)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, office: Office) -> Any:
    return first_state(browser, office)


@pytest.fixture(scope="module")
def own_signed_in(browser: Browser, own_office: Office) -> Any:
    return first_state(browser, own_office)


@pytest.fixture(params=PLACES.values(), ids=PLACES.keys())
def place(request: pytest.FixtureRequest, office: Office) -> str:
    return request.param.format(**office.named)


@pytest.fixture
def at_keyboard() -> Callable[[Page], Keyboard]:
    return Keyboard


@pytest.fixture
def newcomer(
    open_page: Opener, own_office: Office, own_signed_in: Any, at_keyboard: Callable[[Page], Keyboard]
) -> Callable[..., tuple[Page, Keyboard, App]]:
    """Gives a post to a new account and lets it in at a browser of its own, with an app: page, keys, app."""

    def came(name: str, role: str, unit: str = "") -> tuple[Page, Keyboard, App]:
        giver = open_page(own_office, state=own_signed_in)
        code = give(giver, at_keyboard(giver), name, role, unit)
        page = open_page(own_office)
        keys = at_keyboard(page)
        let_in(page, keys, code)
        return page, keys, set_up_app(page)

    return came
