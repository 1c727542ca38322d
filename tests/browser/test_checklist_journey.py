"""The checklist in a browser: answered by keyboard, back by its link, counted, read back in."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from accessible import grave
from opened_page import PHONE, READY_MS
from playwright.sync_api import Page, expect

from buurtpunt_lib.reports.checklist.sheet import COLUMNS, KEY
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")

# What a browser sends can be changed on its way: one answer becomes a word that is none.
FORGE = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (window.forge && typeof data !== "string") {
    const bytes = new Uint8Array(data.buffer || data).slice();
    const text = Array.from(bytes, (b) => String.fromCharCode(b)).join("");
    const at = text.indexOf('"value":"absent"');
    if (at >= 0) {
      window.forged = true;
      [..."hacked"].forEach((c, i) => { bytes[at + 9 + i] = c.charCodeAt(0); });
    }
    return send.call(this, bytes.buffer);
  }
  if (window.forge && data.includes('"value":"absent"')) {
    window.forged = true;
    return send.call(this, data.replace('"value":"absent"', '"value":"hacked"'));
  }
  return send.call(this, data);
};
"""


def asked(page: Page, what: str):
    name = SAY("checklist.question", what=what, village="Runkelen")
    return page.get_by_role("group", name=name, exact=True)


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).select_option(label=value)


def section(page: Page, key: str) -> None:
    page.get_by_role("button", name=SAY(f"gaps_page.section.{key}"), exact=True).click()


def test_answers_count_come_back_by_their_link_and_by_a_workbook(pages, open_page, tmp_path):
    opened = open_page(f"{pages.address}/voorzieningen", PHONE, init_script=FORGE)
    page = opened.page
    choose(page, SAY("gaps.municipality"), "Sint-Truiden")
    expect(page.get_by_role("combobox", name=SAY("gaps.village"), exact=True)).to_be_enabled()
    choose(page, SAY("gaps.village"), "Runkelen")
    section(page, "checklist")
    bakery = asked(page, "een bakker")
    # By keyboard: to the question, and a space to choose.
    bakery.get_by_label("ja", exact=True).focus()
    page.keyboard.press("Space")
    counted = bakery.get_by_text("Dit telt nu: ja (plaatselijke kennis")
    expect(counted).to_be_visible(timeout=READY_MS)
    expect(bakery.get_by_label("ja", exact=True)).to_be_focused()
    count = bakery.get_by_label(SAY("checklist.field.count"))
    count.fill("veel")
    count.press("Enter")
    told = SAY("errors.checklist.count", value="veel", maximum=999)
    expect(bakery.get_by_text(told)).to_be_visible()
    expect(count).to_have_value("veel")
    count.fill("2")
    count.press("Enter")
    expect(bakery.get_by_text("Dit telt nu: ja, 2 (plaatselijke kennis")).to_be_visible()
    expect(bakery.get_by_text(told)).to_be_hidden()

    # A value that is no choice changes nothing; the next real one does.
    pub = asked(page, "een café")
    page.evaluate("window.forge = true")
    pub.get_by_label("nee", exact=True).check()
    page.wait_for_function("window.forged === true")
    page.evaluate("window.forge = false")
    asked(page, "een kapper").get_by_label("weet ik niet").check()
    expect(page.get_by_text("2 van de 36 vragen")).to_be_visible()
    expect(pub.get_by_text("Dit telt nu")).to_be_hidden()

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert grave(page) == {}
    opened.screenshot("voorzieningen-checklist-phone")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=SAY("checklist.page.xlsx"), exact=True).click()
    content = waiting.value.path().read_bytes()
    page.wait_for_url("**/voorzieningen?scan=*")
    address = page.url
    assert opened.errors == []

    # Somebody else, with the link alone.
    other = open_page(address)
    page = other.page
    name = SAY("checklist.saved.back", name="Sint-Truiden")
    expect(page.get_by_text(name)).to_be_visible(timeout=READY_MS)
    choose(page, SAY("gaps.village"), "Runkelen")
    section(page, "village")
    row = page.get_by_role("row").filter(has_text="Bakker").filter(has_text="plaatselijke kennis")
    expect(row.first).to_be_visible(timeout=READY_MS)

    # The list of before, filled in on paper meanwhile.
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Runkelen"]
    keys = next(r for r in sheet.iter_rows() if [c.value for c in r][-1:] == [f"{KEY}id"]
                and r[0].value == f"{KEY}question")  # fmt: skip
    at = {key: next(c.column for c in keys if c.value == f"{KEY}{key}") for key in COLUMNS}
    line = next(r[0].row for r in sheet.iter_rows() if r[at["id"] - 1].value == "71053F pub")
    sheet.cell(line, at["choice"]).value = "misschien"
    bad, good = tmp_path / "fout.xlsx", tmp_path / "goed.xlsx"
    book.save(bad)
    sheet.cell(line, at["choice"]).value = "Nee"
    sheet.cell(line, at["day"]).value = date(2026, 3, 1)
    book.save(good)
    section(page, "checklist")
    page.locator('.bp-part-checklist input[type="file"]').set_input_files(bad)
    expect(page.get_by_text(f"Runkelen, rij {line}, kolom “Jouw antwoord”")).to_be_visible()
    expect(asked(page, "een café").get_by_label("nee", exact=True)).not_to_be_checked()
    page.locator('.bp-part-checklist input[type="file"]').set_input_files(good)
    expect(page.get_by_text("1 antwoord overgenomen.")).to_be_visible()
    expect(asked(page, "een café").get_by_label("nee", exact=True)).to_be_checked()
    expect(asked(page, "een café").get_by_label(SAY("checklist.field.day"))).to_have_value(
        "2026-03-01"
    )
    assert other.errors == []


def test_a_link_that_opens_nothing_is_said(pages, open_page):
    opened = open_page(f"{pages.address}/voorzieningen?scan=' or 1=1 --")
    expect(opened.page.get_by_text(SAY("errors.storage.scan_unknown"))).to_be_visible()
    assert opened.errors == []
