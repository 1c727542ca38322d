"""The guided order of a plan in a real browser: from nothing to a step that is filled in."""

from __future__ import annotations

import pytest
from accessible import grave, sideways
from opened_page import PHONE
from playwright.sync_api import expect

from buurtpunt_lib.finance.steps import STEPS, Step
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")


def test_an_empty_plan_is_filled_in_step_by_step_and_comes_back(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    expect(page.get_by_text(SAY("finance_guide.begin.example"))).to_be_visible()
    page.get_by_role("button", name=SAY("finance_guide.begin.own")).click()
    expect(page.get_by_text(SAY("finance_guide.begin.empty"))).to_be_visible()
    place = page.locator(".bp-step-list .bp-eyebrow")
    for number, step in enumerate(STEPS, 1):
        expect(place).to_have_text(SAY("finance_guide.place", number=number, total=len(STEPS)))
        button = page.locator(".bp-step[aria-current=step]")
        expect(button).to_contain_text(SAY(step.text))
        expect(button).to_contain_text(SAY("finance_guide.state.empty"))
        # Who goes on with the keyboard finds the new step under their hands.
        if number > 1:
            expect(page.get_by_role("heading", name=SAY(step.text), exact=True)).to_be_focused()
        if number < len(STEPS):
            page.get_by_role("button", name="Volgende:").click()

    page.locator(".bp-step").nth(STEPS.index(Step.FIXED_COSTS)).click()
    page.get_by_role("button", name="Voeg toe: Water").click()
    expect(page.get_by_text(SAY("finance_guide.fixed_costs.added", name="Water"))).to_be_visible()
    amount = page.get_by_label("Bedrag: Water")
    amount.fill("32,50")
    amount.press("Enter")
    button = page.locator(".bp-step").nth(STEPS.index(Step.FIXED_COSTS))
    expect(button).to_contain_text(SAY("finance_guide.state.started"))
    expect(page.locator(".bp-told")).to_contain_text("33 per maand")
    page.wait_for_url("**plan=*")

    page.reload()
    opened.wait()
    # One's own plan goes on where something is still to be filled in: nothing was bought yet.
    expect(place).to_have_text(SAY("finance_guide.place", number=1, total=len(STEPS)))
    button = page.locator(".bp-step").nth(STEPS.index(Step.FIXED_COSTS))
    expect(button).to_contain_text(SAY("finance_guide.state.started"))
    button.click()
    expect(page.get_by_label("Bedrag: Water")).to_have_value("32,5")
    assert opened.errors == []
    assert opened.outside == []


def test_every_step_can_be_read_and_reached_on_a_phone(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan", PHONE)
    page = opened.page
    for number, step in enumerate(STEPS):
        page.get_by_role("button", name=SAY("finance_guide.all")).click()
        page.locator(".bp-step").nth(number).click()
        expect(page.get_by_role("heading", name=SAY(step.text), exact=True)).to_be_focused()
        opened.screenshot(f"financieel-plan-stap-{number + 1}-phone")
        assert sideways(page) == 0, step
        assert grave(page, ".bp-guide" if number else None) == {}, step
    # From the answer to the section that fills the hole; the focus goes with it.
    page.get_by_role("button", name=SAY("finance_guide.answer.questions")).click()
    section = page.get_by_role("button", name=SAY("finance.section.questions"), exact=True)
    expect(section).to_be_focused()
    expect(page.get_by_role("button", name=SAY("finance.ask.run"))).to_be_visible()
    assert opened.errors == []
