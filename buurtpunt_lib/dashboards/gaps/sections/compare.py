"""Villages of one municipality beside one another, and municipalities beside Flanders.

How much is known comes first: who compares a municipality where nothing was checked compares
ignorance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import traitlets
from markupsafe import Markup

from buurtpunt_lib import assessment, proximity
from buurtpunt_lib.charts.compare import Shares, share_bars
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.tables import Heading, Row, SortedTable, TableFile, tools
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import gap_words, resident_words

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.domain import Basket, Way

WAYS = ("villages", "municipalities")
MOST = 4
# Below this share known, a comparison says more about what was checked than about what is there.
LITTLE = 0.5
_KEY = "gaps_page.compare."


class Choice(traitlets.HasTraits):
    """What is laid beside one another; what is no choice of ours changes nothing."""

    way = traitlets.Unicode(WAYS[0])
    facility = traitlets.Unicode("")
    added = traitlets.Unicode("", help="municipality that is being added; empty again at once")

    def __init__(self, model: Model) -> None:
        self.model = model
        self.others: tuple[str, ...] = ()
        super().__init__(facility=model.facilities[0].code)

    @traitlets.validate("way")
    def _known_way(self, proposal: Any) -> str:
        return proposal.value if proposal.value in WAYS else self.way

    @traitlets.validate("facility")
    def _known_facility(self, proposal: Any) -> str:
        codes = [facility.code for facility in self.model.facilities]
        return proposal.value if proposal.value in codes else codes[0]

    @property
    def places(self) -> tuple[str, ...]:
        """NIS codes, the municipality of the page first."""
        own = self.model.municipality
        return tuple(dict.fromkeys(code for code in (own, *self.others) if code))

    def add(self, code: str) -> None:
        """Raises InputError `gaps_page.too_many` for a fifth one."""
        if code not in dict(self.model.municipalities) or code in self.places:
            return
        if len(self.places) >= MOST:
            raise InputError("gaps_page.too_many", maximum=MOST)
        self.others = (*self.others, code)

    def remove(self, code: str) -> None:
        self.others = tuple(other for other in self.others if other != code)

    def table(self) -> pd.DataFrame:
        """One row per municipality and facility, with the same for Flanders as code "".

        The columns of `proximity.municipality_summary`.
        """
        import pandas as pd

        gaps = self.model.gaps
        chosen = gaps[gaps["municipality_nis"].isin(self.places)]
        whole = gaps.assign(municipality_nis="", municipality=self.model.say(f"{_KEY}flanders"))
        tables = [proximity.municipality_summary(part) for part in (chosen, whole)]
        found = pd.concat(tables, ignore_index=True)
        order = {code: at for at, code in enumerate((*self.places, ""))}
        return found.sort_values(
            "municipality_nis", key=lambda codes: codes.map(order), kind="stable"
        )


class Compare(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.choice = Choice(model)
        self.way = widgets.ToggleButtons(
            options=[(say(f"{_KEY}way.{way}"), way) for way in WAYS], description=say(f"{_KEY}what")
        )
        widgets.link((self.choice, "way"), (self.way, "value"))
        self.add = c.choice(
            self.choice, "added", say(f"{_KEY}choose"), model.municipalities,
            empty=say(f"{_KEY}choose_none"),
        )  # fmt: skip
        facilities = [(f.code, f.name(say.language)) for f in model.facilities]
        self.facility = c.choice(self.choice, "facility", say(f"{_KEY}facility"), facilities)
        self.chosen = c.buttons()
        self.warning = c.html("", "bp-live")
        self.chart = Chart(say=say, height=300)
        self.table, self.reach = (SortedTable(say, guarded) for _ in "12")
        self.guarded = guarded
        self.choosing = filters(self.add, self.facility, self.chosen)
        super().__init__(
            model, "compare", self.way, self.choosing, self.warning, self.chart, self.table.widget,
            self.reach.widget, tools(say, self._file, guarded, part="bp-part-compare"),
        )  # fmt: skip
        self.choice.observe(guarded(lambda _change: self.refresh()), ["way", "facility"])
        self.choice.observe(guarded(self._added), "added")
        self.table.on_open(self._open)
        self.reach.on_open(self._open)

    def _added(self, change: Any) -> None:
        if change["new"]:
            self.choice.added = ""
            self.choice.add(change["new"])
            self.refresh()

    def _removed(self, code: str) -> None:
        self.choice.remove(code)
        self.refresh()

    def _open(self, code: str) -> None:
        self.model.village = code
        if self.model.village:
            self.model.section = "village"

    def refresh(self) -> None:
        if not self.ready():
            return
        among = self.choice.way == "villages"
        self.choosing.layout.display = "none" if among else ""
        if among:
            self._villages()
        else:
            self._municipalities()

    # ── villages of this municipality ────────────────────────────────────────────────────────────

    def _villages(self) -> None:
        model, say = self.model, self.model.say
        table = model.villages.sort_values(["complete", "name"], ascending=[False, True])
        total = table[["present", "absent", "unknown"]].sum(axis=1)
        rows = [
            Shares(
                row["name"],
                *(float(row[key] / total[code]) for key in ("present", "absent", "unknown")),
            )
            for code, row in table.iterrows()
        ]
        self._draw(rows)
        self.warning.value = ""
        headings = [
            Heading("name", say("gaps.table.village")),
            Heading("complete", say("gaps_page.villages.known"), number=True),
            Heading("population", say("gaps.table.residents"), number=True),
            Heading("present", say("gaps_page.villages.present"), number=True),
            Heading("expected", say("gaps_page.villages.expected"), number=True),
            Heading("absent", say("gaps_page.villages.absent"), number=True),
            Heading("unknown", say("gaps_page.villages.unknown"), number=True),
        ]
        shown = [
            Row(
                str(code),
                [
                    row["name"],
                    say.percent(row["complete"]),
                    say.number(row["population"]),
                    say.number(row["present"]),
                    say.number(row["expected"], 1),
                    say.number(row["absent"]),
                    say.number(row["unknown"]),
                ],
                {heading.key: row[heading.key] for heading in headings},
            )
            for code, row in table.iterrows()
        ]
        caption = say(f"{_KEY}villages_caption", name=model.municipality_name)
        self.table.show(headings, shown, caption=caption)
        self._show_reach()

    def _show_reach(self) -> None:
        """Who in each village does not have the chosen basket near, from where people live."""
        model, say, basket = self.model, self.model.say, baskets.chosen(self.model)
        way = next(basket.ways(), None)
        self.reach.widget.layout.display = "none" if way is None else ""
        if way is None:
            return
        found = {code: self._reach(code, basket, way) for code, _ in model.village_choices}
        keys = dict.fromkeys(key for cells in found.values() for key in cells)
        headings = [Heading("name", say("gaps.table.village"))]
        headings += [
            Heading(f"{key}{part}", say(f"{_KEY}reach{part}.{key}"), number=True)
            for key in keys
            for part in ("_all", "")
        ]
        rows = [
            Row(
                code,
                [name, *(cell[0] for key in keys for cell in found[code][key])],
                {"name": name}
                | {
                    f"{key}{part}": cell[1]
                    for key in keys
                    for part, cell in zip(("_all", ""), found[code][key], strict=True)
                },
            )
            for code, name in model.village_choices
        ]
        name = gap_words.basket_name(say, basket)
        notes = [
            say(f"{_KEY}reach_note", name=name),
            resident_words.measured_from(say, model.facts, list(found)),
        ]
        self.reach.show(
            headings,
            rows,
            caption=say(f"{_KEY}reach_caption", name=name, way=gap_words.way(say, way)),
            below=m.element("p", " ".join(notes), class_="bp-small"),
        )

    def _reach(self, village: str, basket: Basket, way: Way) -> dict[str, list[tuple[str, float]]]:
        """Of the residents, and of each group of whom some table says how many there are: how many
        there are, and how many without the basket; each as words and as a number to sort by."""
        say, facts = self.model.say, self.model.facts
        splits = {"residents": facts.residents_result(basket, way).of([village]).result.total}
        for group, one in assessment.basket_groups(facts, [village], basket, way).items():
            if facts.groups[group].loaded:
                splits[group.value] = one.split
        return {
            key: [
                (say.number(one.residents or None), one.residents),
                (resident_words.without(say, one), one.without + one.unknown),
            ]
            for key, one in splits.items()
        }

    # ── municipalities ───────────────────────────────────────────────────────────────────────────

    def _municipalities(self) -> None:
        model, say = self.model, self.model.say
        self.reach.widget.layout.display = "none"
        names = dict(model.municipalities)
        self.chosen.children = [
            c.button(
                say(f"{_KEY}remove", name=names[code]),
                self.guarded(lambda code=code: self._removed(code)),
                quiet=True,
            )
            for code in self.choice.others
            if code != model.municipality
        ]
        table = self.choice.table()
        one = table[table["service"] == self.choice.facility]
        self._draw([_shares(row) for row in one.itertuples()])
        self.warning.value = str(self._little(table))
        facilities = model.facilities
        columns = {code: rows.set_index("service") for code, rows in
                   table.groupby("municipality_nis", sort=False)}  # fmt: skip
        headings = [Heading("", say(f"{_KEY}facility"))]
        headings += [Heading("", rows["municipality"].iloc[0]) for rows in columns.values()]
        known = [say("gaps_page.villages.known")]
        known += [say.percent(_known(rows)) for rows in columns.values()]
        rows = [Row("", [m.element("strong", cell) for cell in known])]
        rows += self._whole()
        for facility in facilities:
            cells = [_cell(say, rows.loc[facility.code]) for rows in columns.values()]
            rows.append(Row("", [facility.name(say.language), *cells]))
        self.table.show(headings, rows, caption=say(f"{_KEY}caption"))

    def _whole(self) -> list[Row]:
        """What is known of each municipality as a whole; of Flanders no such sum is made."""
        say = self.model.say
        found = assessment.compare(self.model.facts, self.choice.places)
        rows = []
        keys = ["residents", "hubs", "counted", "lacking_walk", "lacking_cycle"]
        if not ((found["counted"] - found["residents"]).abs() >= 1).any():
            # The same people: said once.
            keys.remove("counted")
        for key in keys:
            # Where little was checked, few seem to lack anything: that is not said.
            little = found["known_share"] < LITTLE
            silent = little & key.startswith("lacking")
            cells = [
                say("common.not_known") if hidden else say.number(value)
                for value, hidden in zip(found[key], silent, strict=True)
            ]
            rows.append(Row("", [say(f"{_KEY}whole.{key}"), *cells, "–"]))
        return rows + self._groups()

    def _groups(self) -> list[Row]:
        """How many of each vulnerable group do not have the chosen basket near, way by way."""
        say, model, basket = self.model.say, self.model, baskets.chosen(self.model)
        name = gap_words.basket_name(say, basket)
        rows = []
        for way in basket.ways():
            splits = [
                assessment.basket_groups(model.facts, list(model.facts.villages_of(nis).index),
                                         basket, way)
                for nis in self.choice.places
            ]  # fmt: skip
            for group in proximity.Group:
                words = say(f"{_KEY}group.{group}", name=name, way=gap_words.way(say, way))
                cells = [resident_words.group_without(say, one[group]) for one in splits]
                rows.append(Row("", [words, *cells, "–"]))
        return rows

    def _little(self, table: pd.DataFrame) -> Markup:
        say = self.model.say
        told = []
        for name, rows in table[table["municipality_nis"] != ""].groupby(
            "municipality", sort=False
        ):
            known = _known(rows)
            if known < LITTLE:
                told.append(say(f"{_KEY}little", name=name, share=say.percent(known)))
        return m.note(" ".join(told), kind="unknown") if told else Markup("")

    def _draw(self, rows: list[Shares]) -> None:
        self.chart.height = 110 + 34 * len(rows)
        self.chart.figure = share_bars(rows, self.model.say)
        self.chart.description = self.model.say(f"{_KEY}chart.{self.choice.way}")

    def _file(self) -> TableFile:
        model, say = self.model, self.model.say
        if self.choice.way == "villages":
            rows = model.villages.reset_index()
            keys = ("village", "name", "population", "complete", "present", "expected", "absent",
                    "unknown")  # fmt: skip
            title = say(f"{_KEY}villages_caption", name=model.municipality_name)
        else:
            rows = self.choice.table()
            keys = ("municipality_nis", "municipality", "service", "complete", "villages",
                    "present", "expected", "absent", "unknown", "residents_without",
                    "residents_unknown")  # fmt: skip
            title = say(f"{_KEY}file")
        headers = {key: say(f"gaps_page.column.{key}") for key in keys}
        return TableFile(rows, headers, title, f"{model.municipality}-{self.choice.way}")


def _shares(row: Any) -> Shares:
    parts = (row.present, row.absent, row.unknown)
    return Shares(row.municipality, *(float(part / row.villages) for part in parts))


def _known(rows: pd.DataFrame) -> float:
    """Share of the cells of these rows that is known."""
    return float(1 - rows["unknown"].sum() / rows["villages"].sum())


def _cell(say: Any, row: pd.Series) -> list[Any]:
    values = {"present": int(row["present"]), "unknown": int(row["unknown"])}
    values["n"] = int(row["villages"])
    key = "column_unknown" if row["unknown"] else "column"
    words: list[Any] = [say(f"{_KEY}{key}", **values)]
    # All of Flanders is what the expectation was learnt from.
    if row["municipality_nis"] and row["expected"] == row["expected"]:
        told = say(f"{_KEY}expected", n=say.number(row["expected"], 1))
        words.append(m.element("div", told, class_="bp-under"))
    return words
