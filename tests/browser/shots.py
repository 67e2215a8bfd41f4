"""Takes the README's pictures, the scoreboard and an explained rating, of a fresh office without a password yet.

`PYTHONPATH=src python -m tests.browser.shots LINK` in the checkout's folder, LINK as `khoi start` printed it.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.browser.accounts import choose_password, set_up_app

from khoi.cli.browser import CHROMIUM_ARGS, chromium

DOCS = Path(__file__).resolve().parents[2] / "docs"
CASE = "/quy-dinh/xep-loai/?day=20/12/2025&subject=member"
TYPED = {"admitted_on": "03/06/2015", "score": "92,5", "tasks_not_done": "0", "tasks_total": "20", "tasks_done": "20",
         "tasks_on_time": "20", "tasks_exceeded": "5", "shortcomings_total": "2", "shortcomings_fixed": "2"}  # fmt: skip
NO = ("exempt", "suspended", "concluded_degraded", "disciplined_for_duty", "forbidden_acts_violated")


def take(link: str) -> None:
    """Comes in by `link`, which is used up, sets up an app, and writes `docs/scoreboard.png` and `docs/rating.png`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        page = browser.new_page(
            viewport={"width": 1440, "height": 1280}, locale="vi-VN", base_url=link[: link.index("moi/")]
        )
        page.goto(link)
        choose_password(page)
        set_up_app(page)
        page.goto("/")
        page.wait_for_selector("#board")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=DOCS / "scoreboard.png")
        page.goto(CASE)
        for name, text in TYPED.items():
            page.fill(f"[name=f-{name}]", text)
        for name in NO:
            page.check(f"[name=f-{name}][value=no]")
        page.press("main .btn.main", "Enter")
        page.wait_for_selector(".verd")
        page.screenshot(path=DOCS / "rating.png")
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1])
