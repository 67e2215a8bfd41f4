"""A reader without a mouse."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

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

    def pick(self, label: str) -> None:
        """Move by arrows to this option of the list that has the focus."""
        chosen = "document.activeElement.selectedOptions[0].text"
        self.press("Home")
        for _ in range(self.page.evaluate("document.activeElement.options.length")):
            if self.page.evaluate(chosen) == label:
                return
            self.press("ArrowDown")
        pytest.fail(f"no {label!r} in the list")

    def into(self, name: str, text: str) -> None:
        """Go to the field and write, in place of what stands there."""
        self.to(name)
        self.press("Control+a")
        self.write(text)
