"""What keeps somebody out of a page: found by axe, or wider than the screen."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What keeps somebody out; axe tells the rest as well, but it keeps nobody out.
GRAVE = ("serious", "critical")
# Three quarters of the time of a look go to this rule.
CONTRAST = "color-contrast"
_AT_REST = """() => new Promise(done => {
  const seen = new MutationObserver(() => { clearTimeout(waiting); waiting = wait(); });
  const wait = () => setTimeout(() => { seen.disconnect(); done(); }, 250);
  let waiting = wait();
  seen.observe(document.body,
    {subtree: true, childList: true, attributes: true, characterData: true});
})"""


def grave(page: Page, part: str | None = None) -> dict[str, list[str]]:
    """Rule → the elements that break it, of what axe finds that keeps somebody out.

    part: what is new on a page that was looked at wholly before; every rule is still held against
    all of the page, but the contrast of what stood there before is not measured again.
    """
    if part is None:
        return _found(page, None, {})
    found = _found(page, None, {"rules": {CONTRAST: {"enabled": False}}})
    return found | _found(page, part, {"runOnly": {"type": "rule", "values": [CONTRAST]}})


def _found(page: Page, context: str | None, options: dict) -> dict[str, list[str]]:
    options = options | {"resultTypes": ["violations"]}
    return {
        fault["id"]: [node["html"][:200] for node in fault["nodes"]]
        for fault in Axe().run(page, context=context, options=options).response["violations"]
        if fault["impact"] in GRAVE
    }


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def at_rest(page: Page) -> None:
    """Until nothing on the page has changed for a quarter of a second."""
    page.evaluate(_AT_REST)
