"""What people come for, from the first click to the answer, in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from accessible import at_rest, grave, sideways
from opened_page import DESKTOP, PHONE
from playwright.sync_api import expect

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}


def select(page, label):
    return page.get_by_label(label, exact=True)


@pytest.mark.parametrize("device", WIDTHS)
def test_a_municipality_looks_at_its_villages(pages, open_page, device):
    opened = open_page(f"{pages.address}/voorzieningen", WIDTHS[device])
    page = opened.page
    select(page, SAY("gaps.municipality")).select_option(label="Sint-Truiden")
    expect(page.get_by_text("Sint-Truiden telt 16 dorpen")).to_be_visible()
    select(page, SAY("gaps.village")).select_option(label="Runkelen")
    expect(page.get_by_text("Runkelen (392 inwoners)")).to_be_visible()
    page.get_by_role("button", name=SAY("gaps_page.section.village"), exact=True).click()
    table = page.get_by_role("region", name=SAY("gaps.card.caption", name="Runkelen"))
    row = table.get_by_role("row").filter(has_text="Postkantoor")
    assert "bpost, februari 2026" in row.inner_text()
    opened.screenshot(f"voorzieningen-gekozen-{device}")
    assert sideways(page) == 0
    assert opened.errors == []
    assert opened.outside == []


def words_at_rest(page, words):
    """The words of an element once they have not changed for a second and a half."""
    before = None
    for _ in range(20):
        now = words.inner_text()
        if now == before:
            break
        before = now
        page.wait_for_timeout(1500)
    return now


def test_a_slider_moves_the_answer_and_the_plan_comes_back(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    answer = page.locator(".bp-answer").last
    before = answer.inner_text()
    assert "plan=" not in page.url, "who only looks leaves nothing behind"
    slider = page.get_by_role("slider").first
    value = page.get_by_role("textbox", name=name_of(page, slider)).first
    was = value.input_value()
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".bp-sliders:not([data-busy])")).to_be_attached()
    expect(value).not_to_have_value(was)
    expect(answer).not_to_have_text(before)
    page.wait_for_url("**plan=*")
    # What a slider sets off is drawn after its own number, on a busy machine seconds after it.
    told = words_at_rest(page, answer)
    link, moved = page.url, value.input_value()
    assert slider.get_attribute("aria-valuetext") == moved

    # Another browser, that knows nothing, opens the link.
    other = open_page(link)
    expect(other.page.locator(".bp-answer").last).to_have_text(told)
    expect(other.page.get_by_role("textbox", name=name_of(page, slider)).first).to_have_value(moved)

    # The same browser comes back without the link.
    page.goto(f"{pages.address}/financieel-plan")
    opened.wait()
    expect(page.locator(".bp-answer").last).to_have_text(told)
    assert page.url == link
    page.get_by_role("button", name=SAY("finance.undo")).click()
    assert opened.errors == []
    assert opened.outside == []


def test_a_number_is_typed_refused_mended_and_undone(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan", 390)
    page = opened.page
    costs = page.locator("summary", has_text=SAY("finance.theme.costs"))
    costs.click()
    box = page.get_by_role("textbox", name="Huur, per maand")
    slider = page.get_by_role("slider", name="Huur, per maand")
    was, wide = box.input_value(), slider.get_attribute("max")

    box.fill("veel")
    box.press("Enter")
    told = page.locator(f"#{box.get_attribute('id').replace('-number', '-fault')}")
    expect(told).to_contain_text("“veel” is geen getal")
    assert box.get_attribute("aria-describedby") == told.get_attribute("id")
    assert box.get_attribute("aria-invalid") == "true"
    assert box.input_value() == "veel", "what was typed stays, to be mended"
    opened.screenshot("financieel-plan-geweigerd-phone")

    box.fill("1234,56")
    box.press("Tab")
    expect(box).to_have_value("1.234,56")
    expect(told).to_be_hidden()
    assert slider.get_attribute("aria-valuetext") == "€ 1.234,56"
    # More than the slider's range makes room for itself.
    box.fill("€ 98.765")
    box.press("Enter")
    expect(box).to_have_value("98.765")
    assert float(slider.get_attribute("max")) >= 98_765 > float(wide)
    slider.press("End")
    expect(box).not_to_have_value("98.765")

    undo = page.get_by_role("button", name=SAY("finance.undo"))
    for value in ("98.765", "1.234,56", was):
        undo.click()
        expect(box).to_have_value(value)
    # Another plan has other numbers; what was opened stays open.
    select(page, SAY("finance.example")).select_option(index=1)
    expect(costs.locator("xpath=..")).to_have_attribute("open", "")
    for each in (box, slider, costs):
        size = each.bounding_box()
        assert min(size["width"], size["height"]) >= 24
    assert sideways(page) == 0
    assert opened.errors == []


def test_a_drag_never_runs_ahead_of_python(pages, open_page):
    """One message at a time, the newest value last, and one step back for the whole drag."""
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    under_way, most, count = set(), 0, 0

    def number_in(frame, mark: bytes) -> str | None:
        data = frame if isinstance(frame, bytes) else frame.encode()
        found = re.search(rb'"number": ?([1-9][0-9]*)', data) if mark in data else None
        return found[1].decode() if found else None

    def sent(frame) -> None:
        nonlocal most, count
        if number := number_in(frame, b'"do":"move"'):
            under_way.add(number)
            most, count = max(most, len(under_way)), count + 1

    def received(frame) -> None:
        if number := number_in(frame, b'"kind"'):
            under_way.discard(number)

    def socket(opened_socket) -> None:
        opened_socket.on("framesent", sent)
        opened_socket.on("framereceived", received)

    page.on("websocket", socket)
    page.reload(wait_until="commit")
    opened.wait()
    slider = page.get_by_role("slider").first
    box = page.get_by_role("textbox", name=name_of(page, slider)).first
    was = box.input_value()
    slider.scroll_into_view_if_needed()
    place = slider.bounding_box()
    middle = place["y"] + place["height"] / 2
    page.mouse.move(place["x"] + place["width"] / 2, middle)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(place["x"] + place["width"] * (0.5 + step / 150), middle)
    now = box.input_value()
    held = slider.input_value()
    page.wait_for_timeout(300)
    # Answers came in meanwhile, and left the slider where the hand is.
    assert slider.input_value() == held
    page.mouse.up()
    expect(box).to_have_value(now)
    assert count >= 2
    assert most == 1
    page.get_by_role("button", name=SAY("finance.undo")).click()
    expect(box).to_have_value(was)
    assert opened.errors == []


def name_of(page, slider) -> str:
    return page.locator(f'label[for="{slider.get_attribute("id")}"]').inner_text()


def test_a_line_is_edited_refused_and_mended(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    page.get_by_role("button", name=SAY("finance.section.lines"), exact=True).click()
    table = page.get_by_role("region", name=SAY("finance.edit.costs"))
    cell = table.get_by_label("Bedrag: Huur")
    cell.fill("veel")
    cell.press("Enter")
    expect(table.get_by_text("geen getal")).to_be_visible()
    assert cell.get_attribute("aria-invalid") == "true"
    cell.fill("1.234,50")
    cell.press("Enter")
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    lines = table.get_by_role("row").count()
    table.locator("xpath=..").get_by_role("button", name=SAY("finance.edit.add")).click()
    expect(table.get_by_role("row")).to_have_count(lines + 1)

    page.get_by_role("button", name=SAY("finance.section.documents"), exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=SAY("finance.documents.json")).click()
    plan = HubPlan.from_json(waiting.value.path().read_bytes())
    rent = next(line for line in plan.costs if line.name == "Huur")
    assert rent.amount == 1234.5
    assert rent.basis_of("amount").kind == "user"
    assert len(plan.costs) == lines
    opened.screenshot("financieel-plan-posten-desktop")
    assert opened.errors == []


def test_a_plan_file_is_opened_and_a_broken_one_refused(pages, open_page, tmp_path):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    name = "<b>Café</b> \"'=1+1"
    plan = {"schema": 1, "name": name, "start": "2028-01", "opening": "2028-01",
            "costs": [{"id": "rent", "name": "<i>Huur</i>", "amount": 100.0}]}  # fmt: skip
    good, bad = tmp_path / "plan.json", tmp_path / "kapot.json"
    good.write_text(json.dumps(plan), encoding="utf-8")
    bad.write_text("{", encoding="utf-8")
    page.locator('input[type="file"]').set_input_files(bad)
    expect(page.locator(".bp-note-warning")).to_be_visible()
    page.locator('input[type="file"]').set_input_files(good)
    expect(
        page.get_by_text("Zonder subsidie").or_(page.get_by_text("januari 2028")).first
    ).to_be_visible()
    page.get_by_role("button", name=SAY("finance.section.lines"), exact=True).click()
    # Names are text, in labels, tables and charts, whatever they look like.
    expect(page.get_by_label("Bedrag: <i>Huur</i>")).to_be_visible()
    assert page.locator("main :is(i, b)", has_text="Huur").count() == 0
    assert page.locator("main :is(i, b)", has_text="Café").count() == 0
    assert opened.errors == []


def test_every_section_of_the_plan_fits(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan", PHONE)
    page = opened.page
    sections = page.locator(".bp-sections button")
    # Sections are opened on a phone; at both widths each is looked at in the same visit.
    for number in range(sections.count()):
        sections.nth(number).click()
        page.wait_for_timeout(300)
        for device in ("phone", "desktop"):
            page.set_viewport_size({"width": WIDTHS[device], "height": 900})
            at_rest(page)
            opened.screenshot(f"financieel-plan-{number}-{device}")
            assert sideways(page) == 0
            part = ".bp-sections, .bp-sections ~ *" if number else None
            assert grave(page, part) == {}, (sections.nth(number).inner_text(), device)
        page.set_viewport_size({"width": PHONE, "height": 900})
    assert opened.errors == []
