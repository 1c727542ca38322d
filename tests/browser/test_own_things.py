"""What people add to a plan themselves: a scenario, a tick, and a link that they take back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser

SAY = catalogue("nl")


def section(page, key: str):
    page.get_by_role("button", name=SAY(f"finance.section.{key}"), exact=True).click()


def test_a_scenario_and_a_tick_stay_and_a_link_is_taken_back(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    section(page, "scenarios")
    page.get_by_role("button", name=SAY("finance_what_if.new")).click()
    name = page.get_by_label(SAY("finance_what_if.name_column")).last
    name.fill("Natte zomer")
    name.press("Enter")
    rows = page.get_by_role("region", name=SAY("finance_what_if.rows_caption", name="Natte zomer"))
    amount = rows.get_by_label(SAY("finance_what_if.amount"))
    amount.fill("-40")
    amount.press("Enter")
    table = page.get_by_role("region", name=SAY("finance.scenario.caption"))
    row = table.get_by_role("row").filter(has_text="Natte zomer")
    expect(row).to_contain_text("40 % minder")
    opened.screenshot("financieel-plan-scenarios-desktop")

    section(page, "checks")
    tick = page.locator(".bp-tick-group input").first
    tick.check()
    expect(page.get_by_text("1 van de")).to_be_visible()
    opened.screenshot("financieel-plan-nakijken-desktop")
    live = page.locator(".bp-live")
    assert live.count() > 2
    assert live.count() == page.locator('.bp-live[aria-live="polite"]').count()
    page.wait_for_url("**plan=*")
    link = page.url

    other = open_page(link, 390)
    section(other.page, "scenarios")
    expect(other.page.get_by_role("row").filter(has_text="Natte zomer")).to_be_visible()
    other.screenshot("financieel-plan-scenarios-phone")
    section(other.page, "checks")
    expect(other.page.locator(".bp-tick-group input").first).to_be_checked()
    assert other.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_text(SAY("common.link.heading")).click()
    assert page.get_by_label(SAY("common.link.heading")).input_value() == link
    page.get_by_role("button", name=SAY("common.link.revoke")).click()
    opened.screenshot("financieel-plan-link-desktop")
    page.get_by_role("button", name=SAY("common.link.yes")).click()
    expect(page.get_by_text("De link is teruggenomen")).to_be_visible()
    assert "plan=" not in page.url
    late = open_page(link)
    expect(late.page.get_by_text(SAY("errors.storage.plan_unknown"))).to_be_visible()
    assert opened.errors == other.errors == late.errors == []
