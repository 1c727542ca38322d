"""What the other tests ask whether a page keeps somebody out can itself say that it does."""

from __future__ import annotations

import pytest
from accessible import at_rest, grave, sideways

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="nl"><title>Proef</title><main><h1>Proef</h1>
<p id="old" style="color: #aaa; background: #fff">Stond er al</p><input id="nameless">
<div class="part"><p id="new" style="color: #aaa; background: #fff">Nieuw</p></div></main>"""


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 600})
    page = context.new_page()
    page.set_content(PAGE)
    yield page
    context.close()


def found(page, part=None) -> set[tuple[str, str]]:
    return {
        (rule, name)
        for rule, nodes in grave(page, part).items()
        for node in nodes
        for name in ("old", "new", "nameless")
        if f'id="{name}"' in node
    }


def test_contrast_is_measured_in_the_part_and_all_else_on_the_whole_page(page):
    whole = {("color-contrast", "old"), ("color-contrast", "new"), ("label", "nameless")}
    assert found(page) == whole
    assert found(page, ".part") == whole - {("color-contrast", "old")}


def test_a_page_that_is_too_wide_is_seen(page):
    assert sideways(page) == 0
    page.evaluate("document.querySelector('#new').style.width = '500px'")
    assert sideways(page) > 100


def test_rest_is_waited_for(page):
    page.evaluate("""() => {
      let left = 8;
      const turn = setInterval(() => {
        document.querySelector("#new").textContent = `nog ${--left}`;
        if (!left) clearInterval(turn);
      }, 60);
    }""")
    at_rest(page)
    assert page.locator("#new").inner_text() == "nog 0"
