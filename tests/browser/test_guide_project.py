"""From an empty project to a dossier, by keyboard alone; every section for who listens or zooms."""

from __future__ import annotations

import io

import docx
import pytest
from accessible import at_rest, grave, sideways
from keyboard import Keyboard
from opened_page import DESKTOP
from playwright.sync_api import Page, expect
from whole_project import whole_project

from buurtpunt_lib.dashboards.legal_form import sections as legal_sections
from buurtpunt_lib.dashboards.steps import sections
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser
SAY = catalogue("nl")
WIDTHS = {"desktop": DESKTOP, "phone": 390}
_ALL_OPEN = """() => [...document.querySelectorAll(".bp-unfold.mod-active")]
  .every((one) => one.parentElement.querySelector(".bp-unfolded")?.offsetHeight > 0)"""
WORD = {"kind": SAY("project_document.kind.dossier")}


def step(key: str) -> str:
    return SAY(f"steps.section.{key}")


def arrived(page: Page, key: str) -> None:
    """The step is open and all of it is there: the buttons below it are named last."""
    expect(page.locator(".bp-step-head")).to_have_text(step(key))
    at = sections.KEYS.index(key)
    word, other = ("back", at - 1) if at else ("next", 1)
    name = SAY(f"steps.{word}", step=step(sections.KEYS[other]))
    button = page.locator(".bp-turns").get_by_role("button", name=name, exact=True)
    expect(button).to_be_visible(timeout=30_000)


def test_from_an_empty_project_to_a_dossier_without_a_mouse(pages, open_page):
    opened = open_page(f"{pages.address}/stappenplan")
    page = opened.page
    keys = Keyboard(page)

    # A name, a village, and whom one can ask.
    keys.write(SAY("steps.overview.name"), "De Linde in Wilderen")
    keys.write(SAY("steps.overview.village"), "Wilderen (Sint-Truiden)")
    keys.write(SAY("steps.overview.contact.name"), "Dorpsraad Wilderen")
    keys.write(SAY("steps.overview.contact.telephone"), "011 00 00 00")
    keys.write(SAY("steps.overview.contact.email"), "dorp@example.org")
    page.wait_for_url("**project=*")
    expect(page.locator(".bp-project-name")).to_contain_text("Sint-Truiden")

    # Why, and with whom.
    keys.press(SAY("steps.next", step=step("start")))
    arrived(page, "start")
    expect(page.locator(".bp-step-head")).to_be_focused()
    keys.write(SAY("start_step.why.label"), "De laatste winkel ging dicht.")
    keys.press(SAY("start_step.part.team"))
    keys.press(SAY("start_step.team.add"))
    keys.write(SAY("start_step.team.name"), "Sara")
    expect(page.locator(".bp-item-list, .bp-items").get_by_text("Sara").first).to_be_visible()

    # On one sheet.
    keys.press(step("canvas"))
    arrived(page, "canvas")
    keys.write(SAY("story.canvas.block.offer"), "Brood, koffie en een praatje")
    expect(page.get_by_text("Wilderen", exact=False).first).to_be_visible()

    # Which form: one question is answered and a form is chosen on the page of the law.
    keys.press(step("legal"))
    arrived(page, "legal")
    keys.press(SAY("steps.elsewhere.open.legal"))
    page.wait_for_url("**/rechtsvorm*")
    opened.wait()
    expect(page.locator(".bp-project-name")).to_contain_text("De Linde in Wilderen")
    keys.press(SAY("legal_tree.answer.aim.purpose"))
    keys.choose(SAY("legal_form.choose.any"), "vzw")
    expect(page.get_by_text(SAY("project.saved.now"))).to_be_visible()

    # Who does what, by when; then all of it on paper.
    keys.press(SAY("project.bar.to_steps"))
    page.wait_for_url("**/stappenplan?project=*")
    opened.wait()
    keys.press(step("actions"))
    arrived(page, "actions")
    keys.press(SAY("actions.part.list"))
    keys.press(SAY("actions.item.add"))
    keys.write(SAY("actions.field.text"), "De zaal vastleggen")
    keys.press(step("documents"))
    arrived(page, "documents")
    expect(page.get_by_text("dorp@example.org").first).to_be_visible()
    with page.expect_download(timeout=60_000) as waiting:
        keys.press(SAY("documents_step.form.docx", name=WORD["kind"]))
    assert waiting.value.suggested_filename == "de_linde_in_wilderen_dossier.docx"
    found = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
    cells = (cell.text for table in found.tables for row in table.rows for cell in row.cells)
    text = "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])
    for typed in (
        "De Linde in Wilderen", "Dorpsraad Wilderen, 011 00 00 00, dorp@example.org",
        "De laatste winkel ging dicht.", "Brood, koffie en een praatje", "Sint-Truiden",
        SAY("report.form.vzw"), "Sara", "De zaal vastleggen",
    ):  # fmt: skip
        assert typed in text
    headings = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
    for chapter in ("project", "start", "village", "canvas", "legal", "duties", "actions", "about"):
        assert any(SAY(f"project_document.chapter.{chapter}") in one for one in headings)
    assert opened.errors == []
    assert opened.outside == []


def give(page: Page) -> None:
    """Opens the file of a whole project."""
    file = {
        "name": "project.json",
        "mimeType": "application/json",
        "buffer": whole_project().to_json().encode(),
    }
    page.get_by_role("button", name=SAY("project.bar.files")).click()
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.locator(".bp-project-name")).to_contain_text("De Linde in Wilderen")


def look(opened, name: str, part: str | None) -> list[tuple[str, str, object]]:
    """Unfolds all there is, and tells what keeps somebody out, at both widths."""
    page, found = opened.page, []
    for device, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        for fold in page.locator(".bp-unfold:visible").all():
            if "mod-active" not in (fold.get_attribute("class") or ""):
                fold.click()
        # What stands below a heading is made when it is opened.
        page.wait_for_function(_ALL_OPEN, timeout=30_000)
        at_rest(page)
        wide = sideways(page)
        found += [(name, device, wide)] if wide > 0 else []
        opened.screenshot(f"gids-{name}-{device}")
        found += [(name, device, fault) for fault in grave(page, part).items()]
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 900})
    return found


def test_every_step_of_a_whole_project_keeps_nobody_out(pages, open_page):
    opened = open_page(f"{pages.address}/stappenplan", WIDTHS["phone"])
    page = opened.page
    give(page)
    faults = []
    # Steps are opened on a phone; at both widths each is looked at in the same visit.
    for number, key in enumerate(sections.KEYS):
        page.locator(".bp-steps-all").click()
        page.locator(".bp-step").nth(number).click()
        arrived(page, key)
        faults += look(opened, key, ".bp-guide" if number else None)
    assert faults == []
    assert opened.errors == []
    assert opened.outside == []


def test_every_part_of_the_legal_form_keeps_nobody_out(pages, open_page):
    opened = open_page(f"{pages.address}/rechtsvorm", WIDTHS["phone"])
    page = opened.page
    give(page)
    faults = []
    for number, key in enumerate(legal_sections.SECTIONS):
        name = SAY(f"legal_form.section.{key}")
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".bp-sections .mod-active")).to_have_text(name)
        page.wait_for_timeout(300)
        part = ".bp-sections, .bp-sections ~ *" if number else None
        faults += look(opened, f"rechtsvorm-{key}", part)
    assert faults == []
    assert opened.errors == []
    assert opened.outside == []
