"""Takes the README's picture of the scoreboard: `python tests/browser/shots.py LINK`, LINK as `khoi start` printed it."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from khoi.cli.browser import CHROMIUM_ARGS, chromium

PICTURE = Path(__file__).resolve().parents[2] / "docs/scoreboard.png"


def take(link: str) -> None:
    """Signs in by `link`, which is used up, and writes the top of the scoreboard as `docs/scoreboard.png`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_ARGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1280}, locale="vi-VN")
        page.goto(link)
        page.press("main .btn.main", "Enter")
        page.wait_for_selector("#board")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1])
