"""A real server and a real Chromium for the journeys: every page is watched for requests beyond it and for errors."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from khoi.cli.browser import CHROMIUM_ARGS, chromium

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
BOARD = "/ket-qua/thai-binh-khoi-2020-2025/khoi/"
PLACES = {
    "scoreboard": BOARD,
    "scoreboard in the structure of a day": f"{BOARD}?year=2025&structure=2024-12-31",
    "scoreboard of a cell": "/ket-qua/thai-binh-khoi-2020-2025/thu-vien-tinh/",
    "figure": f"{BOARD}agencies-good/2024/",
    "figure with open readings": f"{BOARD}agencies-excellent/2024/",
    "reports": f"{BOARD}bao-cao/2024/",
    "target": "/chi-tieu/2/",
    "target left open": "/chi-tieu/3/",
    "target assessed by people": "/chi-tieu/9/",
    "indicator": "/chi-so/agencies-good/",
    "duties": "/viec/",
    "tree": "/don-vi/",
    "tree further down": "/don-vi/?at=ban-to-chuc-tinh-uy&day=2024-06-01",
    "one more unit": "/don-vi/them/",
    "upload of units": "/don-vi/nap/",
    "first steps": "/buoc-dau/",
    "two days": "/don-vi/so-sanh/",
    "found units": "/don-vi/tim/?q=so",
    "unit": "/don-vi/khoi/",
    "sheet": "/so-lieu/thu-vien-tinh/2024/",
    "single figure": "/so-lieu/thu-vien-tinh/members.admitted/2024/",
    "upload of figures": "/so-lieu/nap/",
    "documents": "/van-ban/",
    "resolution": "/van-ban/thai-binh-khoi-2020-2025/",
    "upload of a resolution": "/van-ban/nap/",
    "rules": "/quy-dinh/",
    "regulation by clause": "/quy-dinh/van-ban/qd-366-2025/",
    "regulation with votes and terms": "/quy-dinh/van-ban/qd-294-2025/",
    "regulation not encoded": "/quy-dinh/van-ban/qd-132-2018/",
    "two regulations": "/quy-dinh/so-sanh/?a=qd-124-2023&b=qd-366-2025",
    "line of time": "/quy-dinh/dong-thoi-gian/?day=2025-12-20",
    "rating, whom": "/quy-dinh/xep-loai/",
    "rating, facts": "/quy-dinh/xep-loai/?day=2025-12-20&subject=leader",
    "rating where nothing is encoded": "/quy-dinh/xep-loai/?day=2013-12-20&subject=leader",
    "quota": "/quy-dinh/han-muc/",
    "votes of a day": "/quy-dinh/bieu-quyet/?day=2025-08-01",
    "one vote": "/quy-dinh/bieu-quyet/?day=2025-08-01&decision=admission&body=cell",
    "terms of a day": "/quy-dinh/thoi-han/?day=2026-03-02",
    "last day of a term": "/quy-dinh/thoi-han/?step=admission_decision&start=02/03/2026",
    "trial of a scenario": "/quy-dinh/danh-gia/",
    "check of a table": "/quy-dinh/kiem-bang/",
    "register of points left open": "/quy-dinh/cho-phai-chon/",
    "point left open": "/quy-dinh/cho-phai-chon/R-01/",
    "point that takes no choice": "/quy-dinh/cho-phai-chon/T-01/",
    "unknown address": "/khong-co/",
    "unknown unit": "/don-vi/khong-co/",
    "nonsense asked": f"{BOARD}?year=abc",
}
"""Every kind of page a signed-in reader can open."""


@dataclass(frozen=True)
class Office:
    """A running installation: where it answers, the link it printed, where its data lie."""

    base: str
    link: str
    var: Path

    def new_link(self) -> str:
        """One more sign-in link; the ones made before stop working."""
        code = "import django; django.setup(); from khoi.access.signin import new_link; "
        command = [sys.executable, "-c", f"{code}print(new_link({self.base!r}))"]
        environment = _environment(self.var) | {"DJANGO_SETTINGS_MODULE": "khoi.config.settings"}
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()


def _environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KHOI_", "DATABASE_"))}
    return kept | {"KHOI_VAR": str(var), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


@contextmanager
def running(var: Path, *options: str) -> Iterator[Office]:
    """Starts Khối as a new user does and stops it as Ctrl-C does."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "khoi", "start", "--port", str(port), *options]
    server = subprocess.Popen(
        command, env=_environment(var), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    watch = threading.Timer(20 * PATIENCE, os.killpg, (server.pid, signal.SIGKILL))
    watch.start()
    try:
        yield Office(f"http://127.0.0.1:{port}", _printed_link(server, port), var)
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(PATIENCE) == 0
    finally:
        watch.cancel()
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def _printed_link(server: subprocess.Popen[str], port: int) -> str:
    """The one-time link, once the server also answers."""
    assert server.stdout
    found = next(filter(None, (re.search(r"http://\S+/vao/\S+", line) for line in server.stdout)), None)
    assert found, "the server ended without printing a link"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return found[0]
    pytest.fail("the server printed its link and does not answer")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The example office, for tests that change nothing."""
    with running(tmp_path_factory.mktemp("office") / "var") as found:
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


def signed_in_state(browser: Browser, at: Office) -> Any:
    """The cookies of somebody who used a fresh link."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(at.new_link())
        with page.expect_navigation():
            page.press("main .btn.main", "Enter")
        return context.storage_state()


@pytest.fixture
def sign_in(browser: Browser) -> Callable[[Office], Any]:
    return lambda at: signed_in_state(browser, at)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, office: Office) -> Any:
    return signed_in_state(browser, office)


@pytest.fixture(scope="module")
def own_signed_in(browser: Browser, own_office: Office) -> Any:
    return signed_in_state(browser, own_office)


@pytest.fixture(params=PLACES.values(), ids=PLACES.keys())
def place(request: pytest.FixtureRequest) -> str:
    return request.param


_FOCUSED = """() => {
  const e = document.activeElement, before = window.focusedBefore;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getClientRects()[0], whole = e.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1), y = box.top + box.height / 2;
  const there = document.elementFromPoint(x, y);
  window.focusedBefore = e;
  const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
  return {
    field: e.name,
    name: (e.getAttribute('aria-label') || label || e.innerText || e.value || e.name || '').replace(/\\s+/g, ' ').trim(),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: Boolean(there) && (e.contains(there) || there.contains(e)),
    later: !before || before === e || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
    left: whole.left + scrollX, top: whole.top + scrollY, right: whole.right + scrollX, bottom: whole.bottom + scrollY,
    fixed: Boolean(e.closest('.nav')) && getComputedStyle(e.closest('.nav')).position === 'fixed',
  };
}"""


@dataclass
class Keyboard:
    """A reader without a mouse: moves by Tab, and checks at each stop that the focus can be seen."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def stop(self, key: str = "Tab") -> dict[str, Any] | None:
        """The element one Tab further; None when focus left the page."""
        self.press(key)
        at = self.page.evaluate(_FOCUSED)
        assert at is None or (at["ring"], at["seen"]) == (True, True), f"focus cannot be seen: {at}"
        return at

    def to(self, name: str, key: str = "Tab") -> None:
        """Tab on until the element with this name; fails when the page ends first."""
        passed = []
        while (at := self.stop(key)) is not None:
            if at["name"] == name:
                return
            passed.append(at["name"])
        pytest.fail(f"no {name!r} among {passed}")

    def follow(self, name: str) -> None:
        """Go to the link or button and press Enter."""
        self.to(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, field: str, label: str, most: int = 5) -> None:
        """Go to the field's radio buttons and move by arrows to the one with this label."""
        at = self.stop()
        while at and at["field"] != field:
            at = self.stop()
        for _ in range(most):
            if at and at["name"] == label:
                return self.press("Space")
            at = self.stop("ArrowDown")
        return pytest.fail(f"no {label!r} at {field}")

    def into(self, name: str, text: str) -> None:
        """Go to the field and write, in place of what stands there."""
        self.to(name)
        self.press("Control+a")
        self.write(text)


@pytest.fixture
def at_keyboard() -> Callable[[Page], Keyboard]:
    return Keyboard
