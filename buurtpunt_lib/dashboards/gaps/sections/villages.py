"""The villages of the municipality: a map of one facility, and a table that can be sorted."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.gaps import village_map
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.gaps import parts
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame
from buurtpunt_lib.dashboards.tables import Heading, Row, SortedTable, TableFile, tools
from buurtpunt_lib.domain import Presence

WAYS = ("counts", "facilities")
# So that a column of states sorts from what is there to what is not.
_ORDER = {Presence.PRESENT: 0, Presence.ABSENT: 1, Presence.UNKNOWN: 2}


class Villages(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.table = SortedTable(say, guarded, sort="name")
        self.table.on_open(self._open)
        self.way = widgets.ToggleButtons(
            options=[(say(f"gaps_page.villages.way.{way}"), way) for way in WAYS],
            description=say("gaps_page.villages.ways"),
        )
        self.way.observe(guarded(lambda _change: self._fill()), "value")
        self.chart = Chart(say=say, height=430)
        self.chart.on_click(guarded(lambda code: model.set_trait("village", code)))
        self.rings = [ring for one in datasets.outlines("canton") for ring in one.rings]
        self.facility = c.choice(
            model,
            "facility",
            say("gaps.map.facility"),
            [(f.code, f.name(say.language)) for f in model.facilities],
        )
        self.words = c.html("", "bp-live")
        self.more = c.button("", guarded(lambda: self._open(model.village)))
        super().__init__(
            model,
            "villages",
            c.columns(
                c.column(
                    self.facility,
                    self.chart,
                    c.html(
                        m.paragraph(
                            say("gaps.map.straight"), " ", say("gaps_page.villages.map_hint")
                        ),
                        "bp-small",
                    ),
                    classes=("bp-wide",),
                ),
                c.column(self.words, self.more),
            ),
            self.way,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-villages"),
        )
        # Without a municipality the page shows all of Flanders instead of a hint.
        self.flanders = c.html()
        self.widget.children = (*self.widget.children, self.flanders)

    def refresh(self) -> None:
        chosen = self.ready()
        self.empty.value = ""
        self.flanders.value = "" if chosen else str(parts.flanders_table(self.model))
        if chosen:
            self._draw()
            self._fill()

    def _open(self, village: str) -> None:
        self.model.village = village
        if self.model.village:
            self.model.section = "village"

    def _draw(self) -> None:
        model, say = self.model, self.model.say
        self.chart.figure = village_map(model.on_map(), self.rings, say, selected=model.village)
        self.chart.description = say(
            "gaps.map.description",
            name=model.municipality_name,
            facility=datasets.service(model.facility).name(say.language),
        )
        self.words.value = str(parts.village_words(model))
        self.more.layout.display = "" if model.village else "none"
        self.more.description = say("gaps_page.villages.open", name=model.village_name)

    def _fill(self) -> None:
        model, say = self.model, self.model.say
        if not model.municipality:
            return
        headings, rows = _counts(model) if self.way.value == "counts" else _facilities(model)
        self.table.show(
            headings,
            rows,
            caption=say("gaps.table.caption", name=model.municipality_name),
            below=m.element("p", self._help(), class_="bp-small")
            + parts.legend(say)
            + silent(model),
        )

    def _help(self) -> str:
        """How to sort, and what the columns of numbers mean."""
        say = self.model.say
        told = [say("gaps_page.villages.sort_note")]
        if self.way.value == "counts":
            told += [say("gaps_page.villages.expected_help"), say("gaps_page.villages.known_help")]
        return " ".join(told)

    def _file(self) -> TableFile:
        model, say = self.model, self.model.say
        return TableFile(
            model.cells,
            parts.cell_headers(say, model.cells),
            say("gaps_page.villages.file", name=model.municipality_name),
            model.municipality,
            parts.source_notes(say, model.cells),
        )


def _counts(model: Model) -> tuple[list[Heading], list[Row]]:
    """One row per village: how many facilities it has, lacks, and of how many we know nothing."""
    say = model.say
    facility = datasets.service(model.facility).name(say.language)
    words = "gaps_page.villages."
    headings = [
        Heading("name", say("gaps.table.village")),
        Heading("population", say("gaps.table.residents"), number=True),
        Heading("present", say(f"{words}present"), number=True),
        Heading("absent", say(f"{words}absent"), number=True),
        Heading("unknown", say(f"{words}unknown"), number=True),
        Heading("expected", say(f"{words}expected"), True, say(f"{words}expected_about")),
        Heading("complete", say(f"{words}known"), True, say(f"{words}known_about")),
        Heading("here", say(f"{words}here", facility=facility)),
    ]
    here = model.cells[model.cells["service"] == model.facility].set_index("village")
    rows = []
    for code, village in model.villages.iterrows():
        cell = here.loc[code]
        numbers = ("population", "present", "absent", "unknown")
        values = {key: village[key] for key in (*numbers, "name", "expected", "complete")}
        shown = [
            *(say.number(village[key]) for key in numbers),
            say.number(village["expected"], 1),
            say.percent(village["complete"]),
            parts.state_cell(say, cell, word=True),
        ]
        rows.append(
            Row(
                str(code),
                [village["name"], *shown],
                values | {"here": _ORDER[Presence(cell["presence"])]},
            )
        )
    return headings, rows


def _facilities(model: Model) -> tuple[list[Heading], list[Row]]:
    """One row per village, one column per facility."""
    say = model.say
    headings = [
        Heading("name", say("gaps.table.village")),
        Heading("population", say("gaps.table.residents"), number=True),
    ]
    headings += [Heading(f.code, f.name(say.language)) for f in model.facilities]
    by_village = dict(list(model.cells.groupby("village", sort=False)))
    rows = []
    for code, village in model.villages.iterrows():
        cells = by_village[code].set_index("service")
        shown = [parts.state_cell(say, cells.loc[f.code]) for f in model.facilities]
        values = {f.code: _ORDER[Presence(cells.at[f.code, "presence"])] for f in model.facilities}
        rows.append(
            Row(
                str(code),
                [village["name"], say.number(village["population"]), *shown],
                values | {"name": village["name"], "population": village["population"]},
            )
        )
    return headings, rows


def silent(model: Model) -> Markup:
    """The facilities that no source speaks of, so that nobody takes silence for absence."""
    say = model.say
    spoken = {facility.code for facility in model.facilities}
    names = [f.name(say.language).lower() for f in datasets.facilities() if f.code not in spoken]
    if not names:
        return Markup("")
    words = say("gaps_page.villages.silent", n=len(names), list=say.listing(names))
    return m.note(words, kind="unknown")
