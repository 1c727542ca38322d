"""The glossary is opened by keyboard alone, on a desk and on a phone, and reads well."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from opened_page import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_words_unfold_by_keyboard(pages, open_page, width):
    page = open_page(pages.address, width).page
    fold, word = page.locator("#woorden"), page.locator("#woord-vzw dd")
    assert not word.is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert word.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, context=".bp-glossary").response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Enter")
    assert not word.is_visible()
