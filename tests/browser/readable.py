"""Whether anyone can read a page as it stands: axe, both colour schemes, both widths, wider spacing."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor/axe.min.js"
WIDTHS, SCHEMES = (1440, 360), ("light", "dark")
_RUN = """async (only) => {
  const found = await axe.run(document, {resultTypes: ['violations'], ...(only ? {runOnly: only} : {rules: {'target-size': {enabled: true}}})});
  return found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' '))]);
}"""
_BEYOND = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || getComputedStyle(e).clipPath !== 'none') return false;
  return box.right > document.documentElement.clientWidth + 1 && !e.closest('.wrap, .json, .skip, .vh, svg');
}).map(e => e.outerHTML.slice(0, 120))"""
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
_CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const style = getComputedStyle(e), hides = [style.overflowX, style.overflowY].some(v => v === 'hidden' || v === 'clip');
  return hides && style.clipPath === 'none' && e.tagName !== 'svg' && !e.closest('svg')
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => e.outerHTML.slice(0, 120))"""


def serious(page: Page, scheme: str) -> list[Any]:
    """What axe calls serious or critical; in the dark only what colours can change."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        found
        for found in page.evaluate(_RUN, ["cat.color"] if scheme == "dark" else None)
        if found[0] in ("serious", "critical")
    ]


def faults(page: Page) -> dict[str, Any]:
    """Everything wrong with the page as it stands, in each scheme and width."""
    found: dict[str, Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[f"beyond {width}"] = page.evaluate(_BEYOND)
        found[f"scrolls {width}"] = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[f"{scheme} {width}"] = serious(page, scheme)
    page.evaluate(_SPACED)
    found["beyond when spaced"] = page.evaluate(_BEYOND)
    found["cut when spaced"] = page.evaluate(_CUT)
    return {where: what for where, what in found.items() if what}
