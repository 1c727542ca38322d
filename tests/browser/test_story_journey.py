"""The story of a plan in a real browser: typed, checked, kept, and on one sheet of paper."""

from __future__ import annotations

import io
import re

import pptx
import pytest
from axe_playwright_python.sync_playwright import Axe
from opened_page import DESKTOP, PHONE
from playwright.sync_api import expect

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}


def open_story(page, part: str) -> None:
    page.get_by_role("button", name=SAY("finance.section.story"), exact=True).click()
    page.get_by_role("button", name=SAY(f"story.tab.{part}"), exact=True).click()


def box(page, key: str):
    return page.locator(".bp-text-box").get_by_label(SAY(f"story.{key}"), exact=True)


@pytest.mark.parametrize("device", WIDTHS)
def test_a_canvas_and_a_pitch_are_written_checked_and_kept(pages, open_page, device):
    opened = open_page(f"{pages.address}/financieel-plan", WIDTHS[device])
    page = opened.page
    faults = []

    def look(name: str) -> None:
        found = Axe().run(page, context=".bp-sections ~ *").response["violations"]
        faults.extend((name, fault["id"]) for fault in found)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        opened.screenshot(f"verhaal-{name}-{device}")

    open_story(page, "canvas")
    offer = box(page, "canvas.block.offer")
    # A person types, and goes on before Python has answered.
    offer.press_sequentially("Brood <b>en</b> koffie.", delay=60)
    expect(offer).to_have_value("Brood <b>en</b> koffie.")
    page.wait_for_url("**plan=*")
    look("canvas")

    page.get_by_role("button", name=SAY("story.tab.pitch"), exact=True).click()
    block = SAY("story.canvas.block.offer")
    page.get_by_role("button", name=f"{SAY('story.pitch.take')}: {block}").click()
    why = box(page, "pitch.part.why")
    expect(why).to_have_value("Brood <b>en</b> koffie.")
    why.fill("Misschien doen we een projectje met de stakeholders.")
    why.blur()
    expect(page.locator(".bp-hits mark")).to_have_text(["Misschien", "projectje", "stakeholders"])
    look("pitch")

    page.get_by_role("button", name=SAY("story.tab.speech"), exact=True).click()
    page.get_by_role("button", name=SAY("story.speech.gather")).click()
    spoken = box(page, "speech.box")
    expect(spoken).to_have_value(re.compile("^Misschien doen we een projectje"))
    page.get_by_label(SAY("story.exercise.item.aloud")).check()
    expect(page.get_by_text(SAY("story.exercise.done", n=1, total=11))).to_be_visible()
    look("spreken")
    assert faults == []

    with page.expect_download() as waiting:
        page.get_by_role("button", name=SAY("finance.documents.pptx")).click()
    deck = pptx.Presentation(io.BytesIO(waiting.value.path().read_bytes()))
    words = [s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame]
    assert "Misschien doen we een projectje met de stakeholders." in words

    # Typed, and the page closed without a click: a pause is enough to be heard.
    meter = page.locator(".bp-meter")
    before = meter.get_attribute("value")
    spoken.press_sequentially(" Tot zo.")
    kept = spoken.input_value()
    expect(meter).not_to_have_attribute("value", before)
    page.goto(f"{pages.address}/financieel-plan")
    opened.wait()
    open_story(page, "speech")
    expect(box(page, "speech.box")).to_have_value(kept)
    expect(page.get_by_label(SAY("story.exercise.item.aloud"))).to_be_checked()
    page.get_by_role("button", name=SAY("story.tab.canvas"), exact=True).click()
    expect(box(page, "canvas.block.offer")).to_have_value("Brood <b>en</b> koffie.")
    assert page.locator("main b", has_text="en").count() == 0
    page.get_by_role("button", name=SAY("finance.undo")).click()
    assert opened.errors == []
    assert opened.outside == []


def test_the_canvas_prints_on_one_sheet(pages, open_page, tmp_path):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    open_story(page, "canvas")
    box(page, "canvas.block.partners").fill("De school.")
    box(page, "canvas.block.partners").blur()
    page.wait_for_url("**plan=*")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name=SAY("story.canvas.print")).click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    assert page.locator(".bp-canvas-paper").is_visible()
    for other in (".bp-header", ".bp-sliders", ".bp-canvas textarea", ".bp-chart"):
        assert not page.locator(other).first.is_visible(), other
    text = page.locator(".bp-canvas-paper").inner_text()
    assert "De school." in text
    assert SAY("story.canvas.empty") in text
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".bp-header").is_visible()
    assert not page.locator(".bp-canvas-paper").is_visible()
    assert opened.errors == []
