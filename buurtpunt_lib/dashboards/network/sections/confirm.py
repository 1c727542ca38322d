"""Records that grew old: who knows whether they are still right, and a door to mend them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import traitlets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.network.paged_rows import PagedRows
from buurtpunt_lib.dashboards.network.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.tables import Heading, Row, TableFile, tools
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

_KEY = "network_page.confirm."
# How old knowledge may be, in months.
AGES = ("12", "24", "36", "60")


class Filter(traitlets.HasTraits):
    """Which records are asked about. What is no choice leaves the one before."""

    age = traitlets.Enum(AGES, default_value="24")
    province = traitlets.Unicode("")

    def __init__(self, provinces: list[str]) -> None:
        self.provinces = provinces
        super().__init__()

    @traitlets.validate("province")
    def _known(self, proposal: Any) -> str:
        return proposal.value if proposal.value in self.provinces else ""


class Confirm(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.filter = Filter([name for name, _ in model.provinces])
        self.answer = c.html("", "bp-live")
        self.table = PagedRows(say, guarded)
        self.table.on_open(self._look)
        self.chosen = ""
        self.asked = c.html("", "bp-live")
        self.right = c.button(say(f"{_KEY}right"), guarded(self._confirm))
        self.panel = c.column(self.asked, self.right)
        self.told = c.html("", "bp-live")
        super().__init__(
            model,
            "confirm",
            filters(
                c.choice(
                    self.filter,
                    "age",
                    say(f"{_KEY}age"),
                    [(age, say(f"{_KEY}years", n=int(age) // 12)) for age in AGES],
                ),
                c.choice(
                    self.filter,
                    "province",
                    say(f"{_KEY}province"),
                    model.provinces,
                    empty=say(f"{_KEY}all"),
                ),
            ),
            self.answer,
            self.panel,
            self.told,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-confirm"),
        )
        self.filter.observe(guarded(lambda _change: self.refresh()))

    def old(self) -> pd.DataFrame:
        """The records to look at again; as `register.to_confirm` gives them."""
        from buurtpunt_lib import register

        table = self.model.table
        if self.filter.province:
            table = table[table["province"] == self.filter.province]
        return register.to_confirm(table, date.today(), months=int(self.filter.age))

    def refresh(self) -> None:
        self.ready()
        say, found = self.model.say, self.old()
        among = len(self.model.table)
        told = say(f"{_KEY}told", n=len(found), all=among) if len(found) else say(f"{_KEY}none")
        self.answer.value = str(m.element("p", told, class_="bp-answer"))
        self._draw_panel(found)
        headings = [
            Heading("name", say(f"{_KEY}column.name")),
            Heading("municipality", say(f"{_KEY}column.municipality")),
            Heading("status", say(f"{_KEY}column.status")),
            Heading("known_on", say(f"{_KEY}column.known_on")),
            Heading("", say(f"{_KEY}column.reason"), wide=True),
            Heading("", say(f"{_KEY}column.record")),
        ]
        rows = [self._row(row) for row in found.itertuples()]
        if not rows:
            self.table.clear()
            return
        self.table.show(headings, rows, caption=say(f"{_KEY}caption"))

    def _row(self, row: Any) -> Row:
        say = self.model.say
        status = say(f"landscape.status.{row.status}")
        link = m.link(
            say(f"{_KEY}record"),
            self.model.record_address(row.Index),
            aria_label=f"{say(f'{_KEY}record')}: {row.name}",
        )
        cells = [
            row.name,
            row.municipality or say("common.not_known"),
            status,
            known(say, row.known_on),
            say(f"{_KEY}reason.{row.reason}"),
            link,
        ]
        # Only who may say that a record is right gets a row to press.
        code = row.Index if self.model.actor.confirms else ""
        sort = {"name": row.name, "municipality": row.municipality, "status": status,
                "known_on": row.known_on}  # fmt: skip
        return Row(code, cells, sort)

    def _draw_panel(self, found: pd.DataFrame) -> None:
        say = self.model.say
        if not self.model.actor.confirms:
            self.chosen = ""
        name = self.model.name(self.chosen) if self.chosen in found.index else ""
        self.right.layout.display = "" if name else "none"
        if name:
            link = m.link(say(f"{_KEY}mend"), self.model.record_address(self.chosen))
            self.asked.value = str(m.paragraph(say(f"{_KEY}ask", name=name), " ", link))
        else:
            key = "how" if self.model.actor.confirms else "how_visitor"
            self.asked.value = str(m.element("p", say(f"{_KEY}{key}"), class_="bp-small"))

    def _look(self, id: str) -> None:
        self.chosen = id
        self.told.value = ""
        self._draw_panel(self.old())

    def _confirm(self) -> None:
        from buurtpunt_lib import register

        say, name = self.model.say, self.model.name(self.chosen)
        register.confirm(self.chosen, by=self.model.actor)
        self.chosen = ""
        self.told.value = str(m.note(say(f"{_KEY}confirmed", name=name)))
        self.refresh()

    def _file(self) -> TableFile:
        say = self.model.say
        rows = [
            {
                "name": row.name,
                "municipality": row.municipality,
                "status": say(f"landscape.status.{row.status}"),
                "known_on": row.known_on,
                "reason": say(f"{_KEY}reason.{row.reason}"),
            }
            for row in self.old().itertuples()
        ]
        keys = ("name", "municipality", "status", "known_on", "reason")
        headers = {key: say(f"{_KEY}column.{key}") for key in keys}
        return TableFile(rows, headers, say(f"{_KEY}caption"), say(f"{_KEY}file"))


def known(say: Catalogue, day: date | None) -> str:
    """The day until which a record is known to be right."""
    return say("common.not_known") if day is None else say.day(day)
