"""Everything about one line, in a real browser: opened by keyboard, filled in, refused, kept."""

from __future__ import annotations

import pytest
from accessible import grave
from opened_page import DESKTOP, PHONE
from playwright.sync_api import expect

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}


def lines_of(opened):
    page = opened.page
    page.get_by_role("button", name=SAY("finance.section.lines"), exact=True).click()
    table = page.get_by_role("region", name=SAY("finance.edit.activities"), exact=True)
    # The guided order has forms too: wait until it has made room.
    expect(table).to_be_visible()
    expect(page.locator(".bp-step-list")).to_have_count(0)
    return table


def more_about(opened, table, name: str):
    """The form of one line, opened from the keyboard, all its groups unfolded."""
    page = opened.page
    table.get_by_role("button", name=f"{SAY('finance_details.more')}: {name}").focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name=SAY("finance_details.title", name=name))
    expect(heading).to_be_focused()
    form = page.get_by_role("region", name=SAY("finance_details.title", name=name))
    unfold(form)
    return form


def unfold(form) -> None:
    form.evaluate(
        "form => form.querySelectorAll('details').forEach((each) => { each.open = true; })"
    )


def test_a_line_has_more_than_its_row_and_comes_back_with_it(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan")
    page = opened.page
    form = more_about(opened, lines_of(opened), "Kruidenier")

    days = form.get_by_label(SAY("finance_details.label.stock_days"), exact=True)
    days.fill("500")
    days.press("Enter")
    label, unit = SAY("finance_details.label.stock_days"), SAY("finance_details.unit.days")
    told = SAY("errors.form.range", field=label, low="0", high=f"120 {unit}", value="500")
    expect(form.get_by_text(told)).to_be_visible()
    expect(days).to_have_value("500")
    expect(days).to_have_attribute("aria-invalid", "true")
    days.fill("33")
    days.press("Enter")
    expect(days).not_to_have_attribute("aria-invalid", "true")

    # A month counts when it is whole, and leaves no trace while it is being typed.
    begin = form.get_by_label(SAY("finance_details.label.begin"), exact=True)
    begin.fill("2027-09")
    begin.press("Enter")

    pulls = form.get_by_role("group", name=SAY("finance_details.label.pulled_by")).first
    pulls.get_by_role("button", name=SAY("finance_details.pull.add")).click()
    giver = pulls.get_by_label(SAY("finance_details.pull.activity"))
    expect(giver).to_be_focused()
    giver.select_option(label="Zaaltje")
    share = pulls.get_by_label(SAY("finance_details.pull.share"))
    share.fill("12,5")
    share.press("Enter")
    form.get_by_role("button", name=SAY("finance_details.season.quiet_summer")).click()
    july = form.get_by_label("jul", exact=True)
    expect(july).to_have_value("70")
    page.wait_for_url("**plan=*")

    form.get_by_role("button", name=SAY("finance_details.form.close")).first.click()
    expect(form).to_have_count(0)
    expect(page.locator(":focus")).to_have_text(SAY("finance_details.more"))

    page.reload()
    opened.wait()
    expect(page.get_by_text(SAY("finance.saved.back", name="")[:9])).to_be_visible()
    form = more_about(opened, lines_of(opened), "Kruidenier")
    label = SAY("finance_details.label.stock_days")
    expect(form.get_by_label(label, exact=True)).to_have_value("33")
    begin = form.get_by_label(SAY("finance_details.label.begin"), exact=True)
    expect(begin).to_have_value("2027-09")
    expect(form.get_by_label(SAY("finance_details.pull.share"))).to_have_value("12,5")
    expect(form.get_by_label("jul", exact=True)).to_have_value("70")
    assert opened.errors == []
    assert opened.outside == []


@pytest.mark.parametrize("device", WIDTHS)
def test_the_forms_fit_and_can_be_read_and_a_village_is_chosen(pages, open_page, device):
    opened = open_page(f"{pages.address}/financieel-plan", WIDTHS[device])
    page = opened.page
    table = lines_of(opened)
    form = page.get_by_role("region", name=SAY("finance_details.plan_title"), exact=True)
    expect(form).to_be_visible()
    unfold(form)
    town = form.get_by_label(SAY("finance_details.label.plan_village"), exact=True)
    town.focus()
    expect(form.locator("datalist option")).not_to_have_count(0)
    town.fill("runkelen")
    town.press("Enter")
    expect(town).to_have_value("Runkelen (Sint-Truiden)")
    expect(form.get_by_text("392 mensen")).to_be_visible()
    more_about(opened, table, "Kruidenier")
    opened.screenshot(f"financieel-plan-alles-{device}")
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0
    assert grave(page) == {}
    assert opened.errors == []
