"""The results of a plan in a real browser: the account by certainty, and the bridge of a year."""

from __future__ import annotations

import pytest
from opened_page import DESKTOP, PHONE
from playwright.sync_api import expect

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_mayor_looks_at_what_is_certain_and_at_one_year(pages, open_page, width):
    opened = open_page(f"{pages.address}/financieel-plan", width)
    page = opened.page
    certainty = page.get_by_role("button", name=SAY("finance_results.chart.certainty"), exact=True)
    certainty.first.click()
    legend = page.locator(".bp-chart .legendtext")
    expect(legend.filter(has_text=SAY("finance_results.layer.certain"))).to_be_visible()
    expect(page.get_by_text("Komt alleen uit wat zeker is")).to_be_visible()

    page.locator(".bp-sections").get_by_role(
        "button", name=SAY("finance.section.statements"), exact=True
    ).click()
    bridge = page.get_by_role("img", name="van verkoop naar resultaat")
    expect(bridge).to_be_visible()
    years = page.get_by_label(SAY("finance_results.bridge.year"), exact=True)
    last = years.locator("option").last.inner_text()
    years.select_option(label=last)
    expect(page.get_by_role("img", name=f"Staafdiagram van {last}")).to_be_visible()
    bars = page.locator(".bp-chart", has=page.locator("[aria-label^=Staafdiagram]"))
    shapes = bars.locator(".bars .point path")
    # Every bar has a width that can be seen: none is drawn at the edge of the paper.
    widths = [box["width"] for box in (shape.bounding_box() for shape in shapes.all()) if box]
    assert len(widths) >= 5
    assert max(widths) > 100
    row = page.get_by_role("row").filter(has_text=SAY("finance.books.profit")).first
    result = row.get_by_role("cell").last.inner_text()
    told = page.locator("[aria-label^=Staafdiagram]").first.get_attribute("aria-label")
    assert f"{SAY('finance_results.bridge.step.profit')}: " in told
    assert result.lstrip("\u2212") in told
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    assert opened.errors == []
    assert opened.outside == []
