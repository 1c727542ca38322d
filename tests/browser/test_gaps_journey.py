"""The services page in a real browser: from a municipality to a village, a what-if and a plan."""

from __future__ import annotations

import pytest
from accessible import grave, sideways
from opened_page import DESKTOP
from playwright.sync_api import Page, expect

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
NARROW = 390
# The first answer of a section may need tables that were not read yet.
PATIENCE = 30_000


def section(page: Page, key: str) -> None:
    page.locator(".bp-sections").get_by_role(
        "button", name=SAY(f"gaps_page.section.{key}"), exact=True
    ).click()
    heading = page.get_by_role("heading", name=SAY(f"gaps_page.{key}.title"), exact=True)
    expect(heading).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_a_mayor_goes_from_the_map_to_a_plan(pages, open_page, width):
    opened = open_page(f"{pages.address}/voorzieningen", width)
    page = opened.page
    page.get_by_label(SAY("gaps.municipality"), exact=True).select_option(label="Sint-Truiden")
    table = page.get_by_role("table", name="Voorzieningen in de dorpen van Sint-Truiden")
    expect(table.get_by_role("row")).to_have_count(17)
    # Sorted by residents, the town comes first.
    table.get_by_role("button", name=SAY("gaps.table.residents")).click()
    expect(table.get_by_role("rowheader").first).to_have_text("Sint-Truiden")

    table.get_by_role("button", name="Runkelen", exact=True).click()
    expect(page.get_by_text("Runkelen (392 inwoners)").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name=SAY("gaps_page.village.strengths"))).to_be_visible(
        timeout=PATIENCE
    )
    assert sideways(page) == 0
    assert grave(page) == {}

    section(page, "what_if")
    page.get_by_role("button", name=SAY("gaps_page.what_if.add"), exact=True).click()
    expect(page.get_by_text("392 inwoners krijgen te voet")).to_be_visible(timeout=PATIENCE)
    # From now on there is something to come back to.
    expect(page.get_by_text(SAY("gaps_page.what_if.told.add", what="Een buurtpunt",
                                village="Runkelen", to=""))).to_be_visible()  # fmt: skip
    page.wait_for_url("**/voorzieningen?scan=*")
    assert sideways(page) == 0

    section(page, "village")
    page.get_by_role("button", name=f"{SAY('gaps_page.plan.sketch')}: Runkelen").click()
    page.get_by_role("link", name=SAY("gaps_page.plan.open.sketch", name="Runkelen")).click()
    page.wait_for_url("**/financieel-plan?plan=*")
    opened.wait()
    expect(page.get_by_text("Buurtpunt Runkelen").first).to_be_visible(timeout=PATIENCE)
    assert opened.errors == []
    assert opened.outside == []


def test_every_section_is_readable_on_a_narrow_screen(pages, open_page):
    opened = open_page(f"{pages.address}/voorzieningen", NARROW)
    page = opened.page
    page.get_by_label(SAY("gaps.municipality"), exact=True).select_option(label="Sint-Truiden")
    for key in ("siting", "compare", "white_spots", "basket", "data"):
        section(page, key)
        if key == "siting":
            page.get_by_role("button", name=SAY("gaps_page.siting.run"), exact=True).click()
            expect(page.get_by_text("Begin in ")).to_be_visible(timeout=PATIENCE)
        else:
            expect(page.locator(f".bp-part-{key} table").first).to_be_visible(timeout=PATIENCE)
        assert (key, sideways(page)) == (key, 0)
        assert (key, grave(page)) == (key, {})
    assert opened.errors == []
    assert opened.outside == []
