"""White spots of Flanders: villages where most is missing by bike, on a map and in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from markupsafe import Markup

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.charts.village_roles import role_map
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.tables import Heading, Row, SortedTable, TableFile, tools
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import resident_words

if TYPE_CHECKING:
    import pandas as pd

_KEY = "gaps_page.white_spots."
# Metres of way to the nearest hub from which a village counts as being without one.
FAR_M = 5_000.0
SIZES = ("2000", "5000", "")
MOST_ROWS = 50
# From this number of needs on that nobody can reach by bike, much is missing.
MANY = 3
_ROLES = ("many", "some", "not_known", "few")


class Filter(traitlets.HasTraits):
    """Which villages are shown. What is no choice leaves the one before."""

    province = traitlets.Unicode("")
    size = traitlets.Enum(SIZES, default_value="5000")
    far = traitlets.Bool(False, help="only villages without a hub within FAR_M")
    certain = traitlets.Bool(False, help="only villages where something is missing for certain")

    def __init__(self, provinces: list[str]) -> None:
        self.provinces = provinces
        super().__init__()

    @traitlets.validate("province")
    def _known(self, proposal: Any) -> str:
        return proposal.value if proposal.value in self.provinces else ""

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of `assessment.white_spots` that are asked for, in their order."""
        kept = np.ones(len(table), dtype=bool)
        if self.province:
            kept &= (table["province"] == self.province).to_numpy()
        if self.size:
            # A village of which nobody knows the size stays: it may be small.
            kept &= ~(table["population"] > float(self.size)).to_numpy()
        if self.far:
            kept &= ~(table["hub_m"] <= FAR_M).to_numpy()
        if self.certain:
            kept &= (table["certain_walk"] > 0).to_numpy()
        return table[kept]


class WhiteSpots(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        provinces = sorted(set(datasets.villages()["province"]))
        self.filter = Filter(provinces)
        self.told = c.html("", "bp-live")
        self.chart = Chart(say=say, height=480)
        self.chart.on_click(guarded(self._open))
        self.table = SortedTable(say, guarded)
        self.table.on_open(self._open)
        self.rings = [ring for one in datasets.outlines("province") for ring in one.rings]
        self._spots: tuple[int, pd.DataFrame] | None = None
        super().__init__(
            model,
            "white_spots",
            filters(
                c.choice(
                    self.filter,
                    "province",
                    say(f"{_KEY}province"),
                    [(name, name) for name in provinces],
                    empty=say(f"{_KEY}all"),
                ),
                c.choice(
                    self.filter,
                    "size",
                    say(f"{_KEY}size_choice"),
                    [(size, say(f"{_KEY}size.{size or 'all'}")) for size in SIZES],
                ),
                c.switch(self.filter, "far", say(f"{_KEY}far", km=say.number(FAR_M / 1000))),
                c.switch(self.filter, "certain", say(f"{_KEY}certain")),
            ),
            self.told,
            self.chart,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-white_spots"),
            needs="",
        )
        self.filter.observe(guarded(lambda _change: self.refresh()))

    def spots(self) -> pd.DataFrame:
        """The white spots of the facts of now, worked out once."""
        facts = self.model.facts
        key = id(facts.evidence)
        if self._spots is None or self._spots[0] != key:
            self._spots = (key, assessment.white_spots(facts))
        return self._spots[1]

    def refresh(self) -> None:
        self.ready()
        say, every = self.model.say, self.spots()
        found = self.filter.of(every)
        self.told.value = str(self._words(every, found))
        drawn = found.assign(role=_role(found)).rename_axis("village").reset_index()
        words = {role: say(f"{_KEY}role.{role}") for role in _ROLES}
        self.chart.figure = role_map(drawn, self.rings, words, selected=self.model.village)
        self.chart.description = say(f"{_KEY}map_description")
        worst = found[found["lacks_cycle"] > 0]
        more = len(worst) - MOST_ROWS
        below = m.element("p", say(f"{_KEY}more", n=more), class_="bp-small") if more > 0 else None
        rows = [_row(say, code, row) for code, row in worst.head(MOST_ROWS).iterrows()]
        self.table.show(_headings(say), rows, caption=say(f"{_KEY}caption"), below=below)

    def _words(self, every: pd.DataFrame, found: pd.DataFrame) -> Markup:
        """How many villages there are, and of how many nothing can be said."""
        say = self.model.say
        lacking = found[found["lacks_cycle"] > 0]
        people = float(found["people_cycle"].sum())
        told = say(f"{_KEY}told", n=len(lacking), all=len(found), people=say.number(people))
        missing = len(self.model.facts.villages) - len(every)
        nobody = int(every["population"].isna().sum())
        measured = assessment.needs(self.model.facts)
        needs = say.listing([say(f"need.{need.key}") for need in measured])
        notes = [
            say(f"{_KEY}unlocated", n=missing),
            say(f"{_KEY}no_number", n=nobody),
            say(f"{_KEY}order"),
            say(f"{_KEY}needs", list=needs),
            resident_words.measured_from(say, self.model.facts, list(found.index)),
        ]
        return m.element("p", told, class_="bp-answer") + m.note(" ".join(notes), kind="unknown")

    def _open(self, code: str) -> None:
        model = self.model
        villages = model.facts.villages
        if code not in villages.index:
            raise InputError("data.village_unknown", field="village", value=code)
        model.municipality = str(villages.at[code, "municipality_nis"])
        model.village = code
        model.section = "village"

    def _file(self) -> TableFile:
        say = self.model.say
        rows = self.filter.of(self.spots()).rename_axis("village").reset_index()
        rows["needs"] = [
            say.listing([say(f"need.{key}") for key in keys]) for keys in rows["needs"]
        ]
        keys = ("village", "name", "municipality", "province", "population", "lacks_cycle",
                "lacks_walk", "certain_walk", "people_cycle", "needs", "hub_m")  # fmt: skip
        headers = {key: say(f"{_KEY}file.{key}") for key in keys}
        return TableFile(rows, headers, say(f"{_KEY}caption"), "witte-vlekken")


def _role(table: pd.DataFrame) -> np.ndarray:
    """What each village is on the map; where nothing is certain, that is said first."""
    lacks, certain = table["lacks_cycle"].to_numpy(), table["certain_walk"].to_numpy()
    return np.select(
        [lacks == 0, certain == 0, lacks >= MANY], ["few", "not_known", "many"], "some"
    )


def _headings(say: Any) -> list[Heading]:
    return [
        Heading("name", say("gaps.table.village")),
        Heading("province", say(f"{_KEY}file.province")),
        Heading("population", say("gaps.table.residents"), number=True),
        Heading("lacks_cycle", say(f"{_KEY}file.lacks_cycle"), number=True),
        Heading("", say(f"{_KEY}file.needs"), wide=True),
        Heading("certain_walk", say(f"{_KEY}file.certain_walk"), number=True),
        Heading("hub_m", say(f"{_KEY}hub"), number=True),
    ]


def _row(say: Any, code: Any, row: pd.Series) -> Row:
    hub = row["hub_m"]
    km = say("gaps_page.km", km=say.number(hub / 1000, 1)) if hub == hub else say(f"{_KEY}no_hub")
    return Row(
        str(code),
        [
            f"{row['name']} ({row['municipality']})"
            if row["name"] != row["municipality"]
            else row["name"],
            row["province"],
            say.number(row["population"]),
            say.number(row["lacks_cycle"]),
            say.listing([say(f"need.{key}") for key in row["needs"]]),
            say.number(row["certain_walk"]),
            km,
        ],
        {
            key: row[key]
            for key in ("name", "province", "population", "lacks_cycle", "certain_walk", "hub_m")
        },
    )
