"""The landscape page in a real browser: find and share, report and accept, two editors at once."""

from __future__ import annotations

import csv
import io
import json
import os
import re

import pytest
from accessible import grave
from opened_page import DESKTOP
from playwright.sync_api import Locator, Page, expect

from buurtpunt_lib.storage.database import ADDRESS
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
NARROW = 390
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASSWORD = "een wachtwoord van de test"
# The first time that a section opens it may import much, on a machine that does more.
PATIENCE = 30_000


@pytest.fixture(scope="module")
def server(start_server, tmp_path_factory):
    """A server with a register of its own, in which somebody can sign in."""
    file = tmp_path_factory.mktemp("landscape") / "own.sqlite3"
    given = {ADDRESS: f"sqlite:///{file}", "BUURTPUNT_EDITOR_PASSWORD": PASSWORD}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        assert os.environ[ADDRESS].endswith("own.sqlite3")
        return start_server(preheat=True)


def section(page: Page, key: str) -> None:
    page.locator(".bp-sections").get_by_role(
        "button", name=SAY(f"register_page.section.{key}"), exact=True
    ).click()
    heading = page.get_by_role("heading", name=SAY(f"register_page.{key}.title"), exact=True)
    expect(heading).to_be_visible(timeout=PATIENCE)


def press(page: Page, key: str, **values) -> None:
    page.get_by_role("button", name=SAY(key, **values), exact=True).first.click()


def meeting(page: Page) -> Locator:
    """The box of one service among the filters."""
    services = page.get_by_role("group", name=SAY("register_page.facet.service"), exact=True)
    return services.get_by_label("Ontmoetingsplek")


def sign_in(page: Page, name: str) -> None:
    page.get_by_text(SAY("sign_in.heading")).click()
    page.get_by_label(SAY("sign_in.name"), exact=True).fill(name)
    page.get_by_label(SAY("sign_in.password"), exact=True).fill(PASSWORD)
    press(page, "sign_in.enter")
    expect(page.get_by_text(SAY("sign_in.inside", name=name))).to_be_visible()


def test_somebody_filters_shares_the_link_and_takes_the_list_along(server, open_page):
    opened = open_page(f"{server.address}/landschap")
    page = opened.page
    meeting(page).check()
    page.get_by_label(SAY("landscape_page.filter.text"), exact=True).fill("zandvorde")
    expect(page.get_by_text("1 plek gevonden")).to_be_visible()
    page.wait_for_url("**/landschap?*zoek=zandvorde*")
    # Nobody is asked where they are before they press.
    assert page.evaluate("navigator.permissions.query({name: 'geolocation'}).then(p => p.state)")
    address = page.url
    again = open_page(address)
    expect(again.page.get_by_text("1 plek gevonden")).to_be_visible()
    expect(meeting(again.page)).to_be_checked()
    again.page.get_by_role("button", name="Dorpspunt Zandvoorde").click()
    expect(again.page.get_by_role("heading", name="Dorpspunt Zandvoorde")).to_be_visible(
        timeout=PATIENCE
    )
    again.page.wait_for_url("**/landschap?*plek=*")
    section(again.page, "files")
    with again.page.expect_download() as waiting:
        press(again.page, "register_page.files.format.csv")
    text = waiting.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Naam"] for row in rows] == ["Dorpspunt Zandvoorde"]
    for one in (opened, again):
        assert one.errors == []
        assert one.outside == []


def test_somebody_asks_what_lies_near_and_the_link_keeps_no_spot(server, open_page):
    # Langemark, to five decimals: more than may ever be passed on.
    spot = {"latitude": 50.91368, "longitude": 2.91792}
    opened = open_page(f"{server.address}/landschap", geolocation=spot, permissions=["geolocation"])
    page = opened.page
    press(page, "register_page.near.here")
    told = page.locator(".bp-near")
    expect(told).to_contain_text("km", timeout=PATIENCE)
    expect(page.get_by_text(re.compile(r"^[1-9]\d* plek(ken)? gevonden"))).to_be_visible()
    assert "50.9" not in page.url
    assert "2.91" not in page.url
    press(page, "register_page.near.clear")
    expect(page.get_by_text("145 plekken gevonden")).to_be_visible()
    assert opened.errors == []

    # Who says no is told what else can be done.
    refused = open_page(f"{server.address}/landschap", permissions=[])
    press(refused.page, "register_page.near.here")
    expect(refused.page.get_by_text(SAY("register_page.near.refused"))).to_be_visible(
        timeout=PATIENCE
    )


def test_the_map_is_used_with_a_keyboard(server, open_page):
    opened = open_page(f"{server.address}/landschap?zoek=zandvoorde")
    page = opened.page
    expect(page.get_by_text("op de kaart.").first).to_be_visible()
    canvas = page.locator(".bp-places-map canvas")
    canvas.focus()
    before = canvas.screenshot()
    for _ in range(3):
        page.keyboard.press("+")
    page.wait_for_url("**kaart=*")
    assert canvas.screenshot() != before
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("0")
    page.get_by_role("button", name=SAY("register_page.map.in")).click()
    assert opened.errors == []


def test_a_report_is_accepted_and_comes_on_the_map(server, open_page):
    resident = open_page(f"{server.address}/landschap?deel=suggest", NARROW)
    page = resident.page
    expect(page.get_by_label(SAY("register_page.short.name"))).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(WIDE) == 0
    assert grave(page) == {}
    page.get_by_label(SAY("register_page.short.name")).fill("Dorpspunt Vinderhoute <b>x</b>")
    page.get_by_label(SAY("register_page.short.village")).fill("Vinderhoute (Lievegem)")
    page.get_by_label(SAY("register_page.column.source")).fill("gezien in het dorp")
    press(page, "register_page.suggest.send_new")
    link = page.get_by_role("link", name=SAY("register_page.suggest.follow"))
    expect(link).to_be_visible(timeout=PATIENCE)
    follow = link.get_attribute("href")

    editor = open_page(f"{server.address}/landschap")
    sign_in(editor.page, "Sara")
    section(editor.page, "moderate")
    editor.page.get_by_role("button", name=SAY("register_page.moderate.look")).first.click()
    assert grave(editor.page) == {}
    press(editor.page, "register_page.moderate.accept")
    told = SAY("register_page.moderate.accepted", name="Dorpspunt Vinderhoute <b>x</b>")
    expect(editor.page.get_by_text(told)).to_be_visible(timeout=PATIENCE)
    editor.page.locator(".bp-sections").get_by_role(
        "button", name=SAY("register_page.section.find"), exact=True
    ).click()
    editor.page.get_by_label(SAY("landscape_page.filter.text"), exact=True).fill("vinderhoute")
    # What was typed stands there as it was typed.
    expect(editor.page.get_by_role("button", name="Dorpspunt Vinderhoute <b>x</b>")).to_be_visible()
    expect(editor.page.get_by_text("1 op de kaart")).to_be_visible()

    page.goto(f"{server.address}{follow}")
    resident.wait()
    expect(page.get_by_text("Het is aanvaard op")).to_be_visible(timeout=PATIENCE)
    for one in (resident, editor):
        assert one.errors == []
        assert one.outside == []


def test_two_editors_of_one_place_meet(server, open_page):
    tabs = []
    for name in ("Sara", "Jan"):
        opened = open_page(f"{server.address}/landschap?plek=pc-olmen")
        sign_in(opened.page, name)
        opened.page.get_by_role("button", name=SAY("register_page.record.edit")).click()
        opened.page.get_by_text(SAY("register_page.group.who"), exact=True).click(timeout=PATIENCE)
        box = opened.page.get_by_label(SAY("register_page.field.carrier"), exact=True)
        box.fill(f"vzw van {name}")
        box.press("Tab")
        tabs.append(opened)
    sara, jan = (opened.page for opened in tabs)
    press(jan, "register_page.save")
    expect(jan.get_by_text(SAY("register_page.saved", name="PC Olmen"))).to_be_visible(
        timeout=PATIENCE
    )
    press(sara, "register_page.save")
    told = SAY("register_page.merge.save.told", by="Jan", name="PC Olmen")
    expect(sara.get_by_text(told)).to_be_visible(timeout=PATIENCE)
    merge = sara.locator(".bp-merge")
    expect(merge.get_by_text("vzw van Jan")).to_be_visible()
    expect(merge.get_by_role("button", name=SAY("register_page.merge.save.do"))).to_be_disabled()
    assert grave(sara) == {}
    merge.get_by_role("button", name="vzw van Sara").click()
    merge.get_by_role("button", name=SAY("register_page.merge.save.do")).click()
    expect(sara.get_by_text(SAY("register_page.saved", name="PC Olmen"))).to_be_visible(
        timeout=PATIENCE
    )
    expect(sara.locator(".bp-record").get_by_text("vzw van Sara")).to_be_visible()
    for opened in tabs:
        assert opened.errors == []


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_every_section_can_be_read_and_used_by_everybody(server, open_page, width):
    opened = open_page(f"{server.address}/landschap", width)
    page = opened.page
    assert page.evaluate(WIDE) == 0
    for key in ("understand", "files", "record"):
        section(page, key)
        assert (key, page.evaluate(WIDE)) == (key, 0)
        # The same elements at both widths: looked at once.
        if width == NARROW:
            assert (key, grave(page)) == (key, {})
    assert opened.errors == []
    assert opened.outside == []


def test_a_browser_cannot_forge_its_way_in(server, open_page):
    """A visitor sends to every widget of the page that they are an editor."""
    opened = open_page(f"{server.address}/landschap")
    page = opened.page
    forged = json.dumps({"actor": "editor", "role": "editor", "_inside": True})
    sent = page.evaluate(
        """async (state) => {
            const models = Object.values(globalThis.buurtpunt.manager._models);
            let sent = 0;
            for (const model of await Promise.all(models)) {
                const update = { method: "update", state: JSON.parse(state), buffer_paths: [] };
                model.comm?.send(update);
                model.send({ do: "enter", name: "x", password: "", role: "editor" });
                sent += 1;
            }
            return sent;
        }""",
        forged,
    )
    assert sent > 10
    page.wait_for_timeout(1000)
    names = page.locator(".bp-sections button").all_inner_texts()
    assert SAY("register_page.section.moderate") not in names
    assert SAY("register_page.section.find") in names
