"""One village up close: its people, every facility with its evidence, what is near, what to do."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib import reports
from buurtpunt_lib.assessment import village
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.gaps import baskets, parts
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections import village_words as words
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame
from buurtpunt_lib.dashboards.gaps.sections.open_hours import OpenHours
from buurtpunt_lib.dashboards.gaps.sections.plan_links import PlanLinks
from buurtpunt_lib.dashboards.tables import SortedTable, TableFile, tools
from buurtpunt_lib.dashboards.unfold import Unfold

_KEY = "gaps_page.village."
_FORMATS = ("pdf", "docx", "html", "xlsx")


class Village(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.head, self.answers, self.below = c.html("", "bp-live"), c.html(), c.html()
        self.table = SortedTable(say, guarded)
        self.plans = PlanLinks(model, guarded)
        self.hours = Unfold(
            say("nearness.opening.title"), lambda: OpenHours(model, guarded), guarded
        )
        super().__init__(
            model,
            "village",
            self.head,
            self.answers,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-village"),
            self.below,
            self.hours.widget,
            c.html(m.element("h3", say(f"{_KEY}next"))),
            self.plans.widget,
            c.html(m.element("h3", say(f"{_KEY}report"))),
            c.html(m.paragraph(say(f"{_KEY}report_lead"))),
            c.buttons(*(_document(model, form, guarded) for form in _FORMATS)),
            needs="village",
        )

    def refresh(self) -> None:
        if not self.ready():
            return
        model, say = self.model, self.model.say
        if not self.head.value:
            self.head.value = str(m.element("p", say("gaps_page.wait"), class_="bp-empty"))
        found = village(model.facts, model.village)
        # What takes long the first time comes last: the rest can be read meanwhile.
        self.head.value = str(words.head(model, found))
        self.plans.show([(found.code, found.name)])
        self.table.show(
            words.headings(say),
            [words.row(say, found, state) for state in words.spoken(found)],
            caption=say("gaps.card.caption", name=found.name),
            below=words.table_notes(say),
        )
        self.below.value = str(words.below(say, found))
        basket = baskets.chosen(model)
        near = [baskets.of_village(model, basket, way) for way in basket.ways()]
        self.answers.value = str(words.answers(say, found, near))
        self.hours.refresh()

    def _file(self) -> TableFile:
        say, cells = self.model.say, self.model.village_cells
        return TableFile(
            cells,
            parts.cell_headers(say, cells),
            say(f"{_KEY}file", name=self.model.village_name),
            self.model.village,
            parts.source_notes(say, cells),
        )


def _document(model: Model, form: str, guarded: Any) -> Any:
    """A button that hands over the dossier of the chosen village."""
    return download(
        model.say(f"{_KEY}format.{form}"),
        lambda: reports.village_report(model.village, form, model.say, facts=model.facts),
        lambda: reports.document_name(model.village_name, form),
        guarded,
        kind=reports.MEDIA_TYPES[form],
    )
