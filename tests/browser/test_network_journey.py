"""The network page in a browser, by mouse, by keyboard and on a phone; the map in one file."""

from __future__ import annotations

import os

import pandas as pd
import pytest
from accessible import grave, sideways
from opened_page import DESKTOP, PHONE, READY_MS, SCREENSHOTS
from playwright.sync_api import Page, expect

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.network.sections import SECTIONS
from buurtpunt_lib.dashboards.sign_in import PASSWORD
from buurtpunt_lib.reports.hub_map_page import hub_map_page
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
EVIL = "<img src=x onerror=\"document.title='hacked'\">"


@pytest.fixture(scope="module")
def with_editor(start_server, tmp_path_factory):
    """A server on which somebody can sign in, with a register of its own."""
    folder = tmp_path_factory.mktemp("network")
    before = {name: os.environ.get(name) for name in (PASSWORD, "BUURTPUNT_DATABASE_URL")}
    os.environ |= {PASSWORD: "zeg-het-niet",
                   "BUURTPUNT_DATABASE_URL": f"sqlite:///{folder / 'n.sqlite3'}"}  # fmt: skip
    running = start_server()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
    return running


def open_section(page: Page, key: str) -> None:
    page.get_by_role("button", name=SAY(f"network_page.section.{key}"), exact=True).click()
    heading = page.get_by_role("heading", name=SAY(f"network_page.{key}.title"), exact=True)
    expect(heading).to_be_visible(timeout=READY_MS)


def test_every_section_can_be_read_and_asks_nothing_of_the_world(with_editor, open_page):
    opened = open_page(f"{with_editor.address}/netwerk?plek=dorpspunt-stavele", DESKTOP)
    page = opened.page
    expect(page.get_by_text("Dorpspunt Stavele lijkt het meest op")).to_be_visible()
    for key in SECTIONS:
        open_section(page, key)
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        page.screenshot(path=SCREENSHOTS / f"netwerk-{key}-desktop.png", full_page=True)
        assert grave(page) == {}, key
        assert f"deel={key}" in page.url or key == next(iter(SECTIONS))
    assert opened.errors == []
    assert opened.outside == []


def test_a_phone_gets_the_table_in_the_place_of_the_drawing(with_editor, open_page):
    opened = open_page(f"{with_editor.address}/netwerk?deel=graph", PHONE)
    page = opened.page
    table = page.get_by_role("region", name=SAY("network_page.graph.caption"))
    expect(table).to_be_visible(timeout=READY_MS)
    assert page.locator(".bp-chart").count() == 0 or not page.locator(".bp-chart").is_visible()
    # By keyboard: a name in the table is a button, and says what it is linked with.
    first = table.get_by_role("row").nth(1).get_by_role("button")
    name = first.inner_text()
    first.press("Enter")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    for key in SECTIONS:
        open_section(page, key)
        assert sideways(page) == 0, key
        page.screenshot(path=SCREENSHOTS / f"netwerk-{key}-phone.png", full_page=True)
    assert opened.errors == []


def test_a_question_waits_for_an_editor_and_is_shown_as_it_was_typed(with_editor, open_page):
    visitor = open_page(f"{with_editor.address}/netwerk?deel=learning").page
    ask = SAY("network_page.propose.heading.question")
    visitor.get_by_role("button", name=ask).click(timeout=READY_MS)
    box = visitor.get_by_label(SAY("network_page.entry.question.label"), exact=True)
    box.fill(f"Wie levert brood? {EVIL}")
    visitor.get_by_role("button", name=SAY("network_page.propose.send.question")).click()
    expect(visitor.get_by_text(SAY("network_page.propose.done_visitor"))).to_be_visible()
    expect(visitor.get_by_text("1 bijdrage wacht")).to_be_visible()
    expect(visitor.get_by_text("Wie levert brood?")).to_have_count(0)

    opened = open_page(f"{with_editor.address}/netwerk?deel=learning")
    editor = opened.page
    editor.get_by_text(SAY("sign_in.heading"), exact=True).click(timeout=READY_MS)
    editor.get_by_label(SAY("sign_in.name"), exact=True).fill("An")
    editor.get_by_label(SAY("sign_in.password"), exact=True).fill("zeg-het-niet")
    editor.get_by_role("button", name=SAY("sign_in.enter"), exact=True).click()
    editor.get_by_role("button", name="Bekijken").click()
    editor.get_by_role("button", name=SAY("network_page.waiting.accept"), exact=True).click()
    shown = editor.locator(".bp-hits strong", has_text="Wie levert brood?")
    expect(shown).to_be_visible()
    assert shown.inner_text() == f"Wie levert brood? {EVIL}"
    assert grave(editor) == {}
    assert editor.title() != "hacked"
    assert opened.errors == []


@pytest.fixture(scope="module")
def large_map(tmp_path_factory):
    """A map of 10,000 places, of which the first has a name that would like to be HTML."""
    shipped = datasets.hubs_table()
    shipped.loc[0, "name"] = f"Eerste {EVIL}"
    table = pd.concat([shipped] * (10_000 // len(shipped) + 1), ignore_index=True).head(10_000)
    at = pd.Series(range(10_000))
    table["lat"], table["lon"] = 50.8 + (at % 100) * 0.005, 2.8 + (at // 100) * 0.028
    path = tmp_path_factory.mktemp("map") / "kaart.html"
    path.write_bytes(hub_map_page(table, SAY))
    return path


def test_the_map_in_one_file_works_from_a_stick(large_map, browser):
    page = browser.new_page(viewport={"width": DESKTOP, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(large_map.as_uri())
    expect(page.get_by_role("status")).to_have_text("10.000 plekken, 10.000 op de kaart.")
    page.get_by_label(SAY("hub_map_page.filter.text")).fill("eerste")
    expect(page.get_by_role("status")).not_to_contain_text("10.000")
    page.get_by_role("button", name="Eerste").first.click()
    card = page.get_by_role("region", name=SAY("hub_map_page.place.heading"))
    expect(card.get_by_role("heading")).to_have_text(f"Eerste {EVIL}")
    # The map by keyboard: everything, then what lies at the cross in the middle.
    page.get_by_label(SAY("hub_map_page.filter.text")).fill("")
    canvas = page.get_by_role("application")
    canvas.focus()
    for key in ("0", "+", "ArrowLeft", *("Enter",) * 12):
        canvas.press(key)
    expect(card.get_by_role("heading").first).not_to_have_text(f"Eerste {EVIL}")
    page.screenshot(path=SCREENSHOTS / "kaart-in-een-bestand.png")
    assert grave(page) == {}
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("status")).to_have_text("10,000 places, 10,000 on the map.")
    assert page.title() != "hacked"
    assert said == []
    assert [address for address in asked if not address.startswith("file:")] == []
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert sideways(page) == 0
    page.close()
