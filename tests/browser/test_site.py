"""The public site in Chromium: with scripts off everything can be read, with them it is quicker."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from opened_page import Opened
from playwright.sync_api import expect
from public_site import HOSTILE, settings, with_secrets

from buurtpunt_lib.reports.site import build
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
NAME = HOSTILE.replace("\u202e", "")
PAGES = (
    "index.html", "buurtpunten.html", "dorpen.html", "zoeken.html?q=essen", "over.html",
    "dorp/essen-11016a.html", "gemeente/genk-71016.html", "buurtpunt/vijandige-plek.html",
    "en/index.html",
)  # fmt: skip
WIDE = "document.documentElement.scrollWidth - innerWidth"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("public")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTPUNT_DATABASE_URL", f"sqlite:///{where / 'register.sqlite3'}")
        with_secrets()
        build(where / "out", settings())
        yield where / "out"


@pytest.fixture(scope="module")
def address(folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def visit(browser):
    contexts = []

    def go(where: str, *, width: int = 1280, scripts: bool = True) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        opened = Opened(context.new_page()).listen()
        opened.page.goto(where)
        return opened

    yield go
    for context in contexts:
        context.close()


def test_with_scripts_off_texts_and_tables_remain(address, visit):
    opened = visit(f"{address}buurtpunten.html", scripts=False)
    page = opened.page
    expect(page.locator("#places tbody tr")).to_have_count(6)
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".bp-site-svg circle").first).to_be_visible()
    page.locator("#places").get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.locator(".bp-eyebrow").get_by_role("link", name="Essen").first.click()
    expect(page.locator("#facilities .bp-state").first).to_be_visible()
    expect(page.locator("#gaps table").first).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{address}zoeken.html")
    expect(page.get_by_text(SAY("site.search.no_script"))).to_be_visible()
    page.get_by_role("link", name=SAY("site.search.all_villages")).click()
    expect(page.get_by_role("rowheader")).to_have_count(2)
    assert opened.outside == []


def test_with_scripts_on_search_and_filters_work(address, visit):
    opened = visit(f"{address}index.html")
    page = opened.page
    page.get_by_label(SAY("site.search.label")).fill("3600")
    page.get_by_role("button", name=SAY("site.search.go")).click()
    expect(page.locator("#found li")).to_have_count(1)
    page.locator("#found").get_by_role("link", name="Genk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Genk")
    page.goto(f"{address}zoeken.html?q=%3Cscript%3E")
    expect(page.get_by_text(SAY("site.search.no_script"))).to_be_hidden()
    expect(page.locator("#found a")).to_have_text(NAME)
    page.get_by_label(SAY("site.search.label")).fill("bestaat-niet")
    expect(page.get_by_text(SAY("site.search.none"))).to_be_visible()
    page.goto(f"{address}buurtpunten.html")
    page.get_by_label(SAY("site.register.filter.province")).select_option("Limburg")
    expect(page.locator("#places tbody tr:visible")).to_have_count(4)
    expect(page.locator("#told")).to_have_text("Je ziet 4 van de 6 plekken.")
    page.get_by_label(SAY("site.register.filter.words")).fill("termien")
    expect(page.locator("#places tbody tr:visible")).to_have_count(1)
    expect(page.locator("circle[data-dot]:visible")).to_have_count(1)
    page.get_by_role("button", name=SAY("site.register.filter.reset")).click()
    expect(page.locator("#places tbody tr:visible")).to_have_count(6)
    assert opened.errors == []
    assert opened.outside == []


@pytest.mark.parametrize("width", [1280, 360])
def test_every_kind_of_page_can_be_used_by_everybody(address, visit, width):
    opened = visit(address, width=width)
    for path in PAGES:
        opened.page.goto(address + path)
        assert (path, opened.page.evaluate(WIDE)) == (path, 0)
        found = Axe().run(opened.page).response["violations"]
        grave = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert (path, grave) == (path, [])
    assert opened.errors == []
    assert opened.outside == []


def test_it_works_from_a_stick(folder, visit):
    opened = visit((folder / "index.html").as_uri())
    page = opened.page
    page.get_by_label(SAY("site.search.label")).fill("essen")
    page.get_by_role("button", name=SAY("site.search.go")).click()
    page.locator("#found").get_by_role("link", name="Essen", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Essen")
    background = "getComputedStyle(document.querySelector('.bp-header')).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    assert opened.errors == []


def test_on_paper_there_is_no_menu_and_whole_tables(address, visit):
    page = visit(f"{address}dorp/genk-71016a.html").page
    page.emulate_media(media="print")
    expect(page.locator(".bp-header nav")).to_be_hidden()
    expect(page.locator("#facilities table").first).to_be_visible()
    cut = "[...document.querySelectorAll('.bp-scroll')].some(e => e.scrollHeight > e.clientHeight)"
    assert page.evaluate(cut) is False
