"""Finding money: from the list into the plan and back, plan B that stays, a sheet on paper."""

from __future__ import annotations

import pytest
from opened_page import SCREENSHOTS
from playwright.sync_api import expect

from buurtpunt_lib.datasets import funders
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser

SAY = catalogue("nl")
FUNDERS = funders()


def open_section(page):
    page.get_by_role("button", name=SAY("finance.section.funding"), exact=True).click()
    page.wait_for_selector("details[data-fold]", timeout=20_000)


def test_a_giver_goes_into_the_plan_and_plan_b_stays(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    open_section(page)
    expect(page.get_by_text(SAY("finance_funding.need.title"))).to_be_visible()
    page.get_by_label(SAY("finance_funding.find.province"), exact=True).select_option("Limburg")
    code, name = "leader_limburg", FUNDERS["leader_limburg"].name("nl")
    expect(page.locator("details[data-fold=leader_antwerp]")).to_have_count(0)
    # By keyboard: unfold the entry, go to its button, press it.
    summary = page.locator(f"details[data-fold={code}] summary")
    summary.focus()
    page.keyboard.press("Enter")
    button = page.locator(f"button[data-press={code}]")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"“{name}” staat in je plan")).to_be_visible()
    # The entry stays open and its button keeps the focus.
    expect(page.locator(f"details[data-fold={code}]")).to_have_attribute("open", "")
    expect(button).to_be_focused()
    table = page.get_by_role("region", name=SAY("finance.edit.grants"))
    expect(table.locator("input").filter(visible=True).first).to_be_visible()
    opened.screenshot("financieel-plan-geld-zoeken-desktop")

    answer = page.get_by_label(SAY("finance_guide.feasibility.plan_b"))
    answer.fill("Dan openen we alleen op zaterdag.")
    answer.blur()
    page.wait_for_url("**plan=*")
    page.get_by_role("button", name=SAY("finance_funding.lender.title")).click()
    sheet = page.locator(".bp-lender-0")
    expect(sheet).to_contain_text("Je leent")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name=SAY("finance_funding.lender.print")).click()
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    expect(summary).to_be_hidden()
    sheet.screenshot(path=SCREENSHOTS / "winwinlening-blad.png")
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(summary).to_be_visible()

    phone = open_page(page.url, 390)
    open_section(phone.page)
    expect(phone.page.get_by_label(SAY("finance_guide.feasibility.plan_b"))).to_have_value(
        "Dan openen we alleen op zaterdag."
    )
    phone.page.locator("details[data-fold=win_win] summary").click()
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.screenshot("financieel-plan-geld-zoeken-phone")
    assert opened.errors == phone.errors == []
    assert opened.outside == phone.outside == []
