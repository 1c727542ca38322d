"""Every page in a browser: it loads, says nothing on the console, asks nothing of the world."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from opened_page import DESKTOP, PHONE

from buurtpunt_lib.dashboards.pages import PAGES, address
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}


@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_page_loads_is_readable_and_stays_at_home(pages, open_page, page, device):
    opened = open_page(pages.address + address(page.key), WIDTHS[device])
    opened.screenshot(f"{page.key}-{device}")

    assert opened.errors == []
    assert opened.outside == []
    assert SAY("serving.broken_cell") not in opened.page.inner_text("main")

    # Nothing sticks out: the page does not scroll sideways.
    wide = opened.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0

    # One heading says where you are, and so does the navigation.
    assert opened.page.locator("h1").count() == 1
    here = opened.page.locator('nav a[aria-current="page"]')
    assert here.inner_text() == SAY(page.title_key)

    found = Axe().run(opened.page).response["violations"]
    grave = {
        f"{fault['impact']}: {fault['id']}": [node["html"] for node in fault["nodes"]]
        for fault in found
        if fault["impact"] in ("serious", "critical")
    }
    assert grave == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_page_asks_for_few_files_and_has_nothing_to_complain_of(pages, open_page, page):
    opened = open_page(pages.address + address(page.key))
    scripts = {path.rsplit("/", 1)[-1] for path in opened.paths if path.endswith(".js")}
    assert scripts <= {"page.js", "frontend.js", "plotly-basic.min.js"}
    assert opened.errors == []


def test_who_comes_right_after_another_gets_a_whole_page_as_well(pages, open_page):
    """The kernel that was ready is taken; that of the next two only begins when they come."""
    opened = [open_page(pages.address + address("netwerk")) for _ in range(3)]
    counts = {one.page.locator(".bp-output *").count() for one in opened}
    assert len(counts) == 1
    assert [one.errors for one in opened] == [[], [], []]


def test_a_page_that_cannot_be_drawn_says_so(pages, browser):
    page = browser.new_page()
    page.add_init_script(
        """
        // By this way a widget comes into the page.
        Node.prototype.insertBefore = () => { throw new Error("torn"); };
        """
    )
    page.goto(pages.address)
    message = page.locator("#bp-lost")
    message.wait_for()
    assert SAY("serving.lost.again") in message.inner_text()
    page.goto("about:blank")
    page.close()


def test_a_widget_that_the_front_end_does_not_know_does_not_take_the_page_along(pages, open_page):
    opened = open_page(pages.address)
    shown = opened.page.evaluate(
        """async () => {
            const { manager } = globalThis.buurtpunt;
            const about = { model_module: "vreemd", model_module_version: "1.0.0" };
            const model = await manager.new_model({ model_name: "Ding", model_id: "x", ...about });
            const view = await manager.create_view(model);
            return view.el.textContent;
        }"""
    )
    assert "error" in shown
    assert opened.page.locator("h1").is_visible()


def test_you_can_go_from_page_to_page(pages, open_page):
    opened = open_page(pages.address)
    for page in [*PAGES[1:], PAGES[0]]:
        opened.page.get_by_role("navigation").get_by_role(
            "link", name=SAY(page.title_key), exact=True
        ).click()
        opened.page.wait_for_url(pages.address + address(page.key))
        opened.wait()
    assert opened.errors == []


def test_the_content_can_be_reached_without_a_mouse(pages, open_page):
    opened = open_page(pages.address)
    opened.page.keyboard.press("Tab")
    skip = opened.page.locator(":focus")
    assert skip.inner_text() == SAY("serving.skip")
    assert skip.bounding_box()["y"] >= 0, "it comes into sight when it has the focus"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "inhoud"


def test_an_address_that_does_not_exist_is_answered_kindly(pages, browser):
    page = browser.new_page()
    answer = page.goto(f"{pages.address}/bestaat-niet")
    assert answer.status == 404
    assert page.locator("h1").inner_text() == SAY("serving.error.missing.title")
    page.get_by_role("link", name=SAY("serving.error.home")).click()
    page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    page.goto("about:blank")
    page.close()


def test_on_paper_there_is_no_navigation(pages, open_page):
    opened = open_page(pages.address)
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("nav").is_visible()
    assert opened.page.locator("h1").is_visible()
    assert opened.page.pdf().startswith(b"%PDF")
