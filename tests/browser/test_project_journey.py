"""Two people in one project: the same field at once, a file, the finance page by its link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from whole_project import whole_project

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")


def write(page: Page, key: str, text: str) -> None:
    box = page.get_by_label(SAY(key), exact=True).first
    box.fill(text)
    box.press("Tab")


def saved(page: Page) -> None:
    expect(page.get_by_text(SAY("project.saved.now"))).to_be_visible()


def test_two_people_in_one_project_lose_nothing(pages, open_page, tmp_path):
    first = open_page(f"{pages.address}/stappenplan")
    write(first.page, "steps.overview.name", "De Linde")
    saved(first.page)
    first.page.wait_for_url("**project=*")
    link = first.page.url

    # Somebody else, on a phone, in the same project.
    second = open_page(link, 390)
    expect(second.page.locator(".bp-project-name")).to_contain_text("De Linde")
    write(first.page, "steps.overview.contact.name", "An")
    saved(first.page)
    write(second.page, "steps.overview.contact.telephone", "011 00 00 00")
    expect(second.page.get_by_text(SAY("project.saved.joined"))).to_be_visible()
    contact = SAY("steps.overview.contact.name")
    expect(second.page.get_by_label(contact, exact=True).first).to_have_value("An")

    # The same field, each in another way: a choice, with the cursor on it.
    write(second.page, "steps.overview.contact.name", "Berta")
    saved(second.page)
    write(first.page, "steps.overview.contact.name", "Anna")
    choice = first.page.get_by_role("heading", name=SAY("project.merge.heading", n=1))
    expect(choice).to_be_visible()
    expect(first.page.get_by_label(contact, exact=True).first).to_have_value("Berta")
    take = first.page.get_by_role("button", name=SAY("project.merge.take.link"))
    first.page.keyboard.press("Tab")
    expect(take).to_be_focused()
    first.page.keyboard.press("Enter")
    expect(first.page.get_by_label(contact, exact=True).first).to_have_value("Anna")
    expect(choice).to_be_hidden()
    assert first.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # A colleague's own copy, in a file.
    file = tmp_path / "kopie.json"
    file.write_text(whole_project().to_json(), encoding="utf-8")
    page = first.page
    page.get_by_role("button", name=SAY("project.bar.files")).click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name=SAY("project.bar.colleague")).click()
    chosen.value.set_files(file)
    heading = page.locator(".bp-merge h2")
    expect(heading).to_be_visible()
    first.screenshot("stappenplan-samenvoegen-desktop")
    assert second.errors == []

    # The address leads to a step; the finance page works on the plan of the project.
    step = open_page(f"{link}&stap=finance")
    expect(step.page.locator(".bp-step-head")).to_have_text(SAY("steps.section.finance"))
    way = step.page.get_by_role("link", name=SAY("steps.elsewhere.open.finance"))
    expect(way).to_have_attribute("href", f"/financieel-plan?{link.split('?')[1].split('&')[0]}")
    way.click()
    step.page.wait_for_url("**/financieel-plan?project=*")
    step.wait()
    expect(step.page.locator(".bp-project-name")).to_contain_text("De Linde")
    assert [opened.errors for opened in (first, second, step)] == [[], [], []]
    assert first.outside == []


def test_a_page_remembers_its_project_and_another_page_too(pages, open_page):
    opened = open_page(f"{pages.address}/stappenplan")
    page = opened.page
    write(page, "steps.overview.name", "Onthouden")
    saved(page)
    page.goto(f"{pages.address}/rechtsvorm")
    opened.wait()
    expect(page.locator(".bp-project-name")).to_contain_text("Onthouden")
    page.goto(f"{pages.address}/stappenplan")
    opened.wait()
    expect(page.locator(".bp-project-name")).to_contain_text("Onthouden")
    # The finance page has plans of its own: only a link brings a project there.
    page.goto(f"{pages.address}/financieel-plan")
    opened.wait()
    expect(page.locator(".bp-project-name")).to_have_count(0)
