"""Who could help a hub with what it lacks, and whom an organisation or a farmer could help."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.network import pieces
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.network.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.tables import Heading, Row, SortedTable, TableFile, tools
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.network import Theme
from buurtpunt_lib.reports import network_words as words

_KEY = "network_page.suppliers."
MOST = 30
_SAME_KM = 0.05


class Suppliers(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.choice = _ServiceChoice(model, guarded, self.refresh)
        self.hint = c.html(m.element("p", say("network_page.choose_first"), class_="bp-empty"))
        self.answer = c.html("", "bp-live")
        self.table = SortedTable(say, guarded)
        self.neighbours = c.html()
        self.found = c.column(
            c.controls(self.choice.widget),
            self.answer,
            self.neighbours,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-suppliers"),
        )
        self.more = [
            Unfold(
                say(f"{_KEY}organisation.heading"),
                lambda: _ForOrganisation(model, guarded),
                guarded,
            ),
            Unfold(say(f"{_KEY}farmer.heading"), lambda: _ForFarmer(model, guarded), guarded),
        ]
        super().__init__(
            model,
            "suppliers",
            self.hint,
            self.found,
            *(one.widget for one in self.more),
            c.html(m.note(say(f"{_KEY}compete"), kind="info")),
            c.html(m.note(say(f"{_KEY}assumption"), kind="assumption")),
        )

    def matches(self) -> tuple[Any, ...]:
        """Who could help the chosen place of the register, best first."""
        from buurtpunt_lib.register.suppliers import suppliers_for

        row = self.model.row
        asked = (self.choice.service,) if self.choice.service else ()
        return () if row is None else suppliers_for(
            row["id"], asked, table=self.model.with_own, n=MOST
        )  # fmt: skip

    def refresh(self) -> None:
        self.ready()
        row = self.model.row
        self.hint.layout.display = "" if row is None else "none"
        self.found.layout.display = "none" if row is None else ""
        if row is not None:
            self.choice.follow(row)
            self._draw(row)
        for one in self.more:
            one.refresh()

    def _draw(self, row: Any) -> None:
        say, found = self.model.say, self.matches()
        if not found:
            self.answer.value = str(m.note(say(f"{_KEY}none", name=row["name"]), kind="unknown"))
            self.neighbours.value = ""
            self.table.clear()
            return
        told = say(f"{_KEY}answer", n=len(found), name=row["name"])
        self.answer.value = str(m.element("p", told, class_="bp-answer"))
        near = [one for one in found if one.next_door]
        self.neighbours.value = str(self._next_door(near)) if near else ""
        headings = [
            Heading("name", say(f"{_KEY}column.name")),
            Heading("", say(f"{_KEY}column.offers"), wide=True),
            Heading("", say(f"{_KEY}column.because"), wide=True),
            Heading("km", say(f"{_KEY}column.km")),
            Heading("", say(f"{_KEY}column.source")),
        ]
        rows = [self._row(one) for one in found]
        self.table.show(headings, rows, caption=say(f"{_KEY}caption", name=row["name"]))

    def _row(self, one: Any) -> Row:
        say = self.model.say
        name = one.name or kind_words(say, one)
        told = m.element("span", name) + m.element("div", kind_words(say, one), class_="bp-under")
        cells = [
            told,
            words.services(say, [offer.service for offer in one.offers]),
            because(say, one),
            reach(self.model, one),
            pieces.source(say, one.source, one.as_of),
        ]
        return Row("", cells, {"name": name, "km": one.km})

    def _next_door(self, near: list[Any]) -> Markup:
        say = self.model.say
        named = say.listing(list(dict.fromkeys(one.name or kind_words(say, one) for one in near)))
        return m.note(say(f"{_KEY}next_door", list=named), kind="warning")

    def _file(self) -> TableFile:
        say = self.model.say
        rows = [
            {
                "name": one.name or kind_words(say, one),
                "kind": kind_words(say, one),
                "offers": words.services(say, [offer.service for offer in one.offers]),
                "because": because(say, one),
                "km": reach(self.model, one),
                "source": one.source,
            }
            for one in self.matches()
        ]
        keys = ("name", "kind", "offers", "because", "km", "source")
        headers = {key: say(f"{_KEY}column.{key}") for key in keys}
        row = self.model.row
        title = say(f"{_KEY}caption", name="" if row is None else row["name"])
        notes = [say(f"{_KEY}compete"), say(f"{_KEY}assumption")]
        return TableFile(rows, headers, title, say(f"{_KEY}file"), notes)


def kind_words(say: Any, one: Any) -> str:
    """What sort of supplier it is: a kind of organisation, or a facility of a loaded point."""
    return datasets.service(one.kind).name(say.language) if one.local else say(
        f"network.organisation_kind.{one.kind}"
    )  # fmt: skip


def because(say: Any, one: Any) -> str:
    """Why a place wants what is offered, the strongest reason first."""
    reasons = dict.fromkeys(offer.because for offer in one.offers)
    return say(f"network.because.{next(iter(reasons))}")


def reach(model: Model, one: Any) -> str:
    """How far away it is, or where it works."""
    say = model.say
    if one.km is not None:
        return say(f"{_KEY}km", km=say.number(one.km, 1 if one.km < 10 else 0))
    found = next((o for o in model.organisations if o.id == one.supplier), None)
    named = (*found.provinces, *found.municipalities) if found is not None else ()
    if named and one.reach in ("province", "municipality"):
        return say.listing(named)
    return say(f"network.reach.{one.reach}") if one.reach else say("common.not_known")


class _ServiceChoice:
    """Everything that the place lacks, or one service of it."""

    def __init__(self, model: Model, guarded: Any, changed: Any) -> None:
        self.model = model
        self.widget = widgets.Dropdown(description=model.say(f"{_KEY}service"))
        self.widget.add_class("bp-span")
        self._busy = False
        self.widget.observe(guarded(lambda _change: None if self._busy else changed()), "value")

    @property
    def service(self) -> str:
        return self.widget.value or ""

    def follow(self, row: Any) -> None:
        """Lists what the place is not known to have."""
        say = self.model.say
        has = set(row["services"])
        choices = [
            (one.name(say.language), one.code)
            for one in datasets.services()
            if one.code not in has and one.code != "other"
        ]
        choices.sort(key=lambda pair: pair[0].casefold())
        options = (((say(f"{_KEY}every")), ""), *choices)
        if tuple(self.widget.options) != options:
            before, self._busy = self.service, True
            self.widget.options = options
            self.widget.value = before if before in {code for _, code in options} else ""
            self._busy = False


class _ForOrganisation:
    """An organisation looks for places that lack what it brings."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.choice = widgets.Dropdown(description=say(f"{_KEY}organisation.choose"))
        self.choice.add_class("bp-span")
        self.choice.observe(guarded(lambda _change: self._draw()), "value")
        self.answer = c.html("", "bp-live")
        self.table = SortedTable(say, guarded)
        self.table.on_open(self._open)
        self.widget = c.column(c.controls(self.choice), self.answer, self.table.widget)

    def refresh(self) -> None:
        say = self.model.say
        # Who brings nothing, or is gone, cannot be matched.
        found = [one for one in self.model.organisations if one.supplies and not one.until]
        found.sort(key=lambda one: one.name.casefold())
        options = (
            (say(f"{_KEY}organisation.hint"), ""),
            *((one.name, one.id) for one in found),
        )
        if tuple(self.choice.options) != options:
            before = self.choice.value
            self.choice.options = options
            self.choice.value = before if before in {one.id for one in found} else ""

    def _draw(self) -> None:
        from buurtpunt_lib.register.suppliers import hubs_for

        say, key = self.model.say, self.choice.value
        if not key:
            self.answer.value = ""
            self.table.clear()
            return
        one = next(o for o in self.model.organisations if o.id == key)
        found = hubs_for(key, table=self.model.table, n=MOST)
        brings = words.services(say, one.supplies)
        told = say(f"{_KEY}organisation.told", name=one.name, list=brings, n=len(found))
        self.answer.value = str(m.element("p", told, class_="bp-answer"))
        headings = [
            Heading("name", say(f"{_KEY}organisation.hub")),
            Heading("", say(f"{_KEY}organisation.lacks"), wide=True),
            Heading("", say(f"{_KEY}column.because"), wide=True),
            Heading("km", say(f"{_KEY}column.km")),
        ]
        rows = [
            Row(
                match.hub,
                [
                    self.model.name(match.hub),
                    words.services(say, [offer.service for offer in match.offers]),
                    because(say, match),
                    reach(self.model, match),
                ],
                {"name": self.model.name(match.hub), "km": match.km},
            )
            for match in found
        ]
        if rows:
            self.table.show(
                headings, rows, caption=say(f"{_KEY}organisation.caption", name=one.name)
            )
        else:
            self.table.clear(m.element("p", say(f"{_KEY}organisation.none"), class_="bp-empty"))

    def _open(self, id: str) -> None:
        self.model.hub = id


class _ForFarmer:
    """A farmer looks for places nearby where products could be sold."""

    REACHES = ("5", "10", "20", "40")

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.village = widgets.Dropdown(
            options=[(say(f"{_KEY}farmer.hint"), ""), *((w, code) for code, w in model.villages)],
            value="",
            description=say(f"{_KEY}farmer.village"),
        )
        self.village.add_class("bp-span")
        self.km = widgets.Dropdown(
            options=[(say(f"{_KEY}km", km=km), km) for km in self.REACHES],
            value="20",
            description=say(f"{_KEY}farmer.reach"),
        )
        for one in (self.village, self.km):
            one.observe(guarded(lambda _change: self.refresh()), "value")
        self.answer = c.html("", "bp-live")
        self.table = SortedTable(say, guarded)
        self.table.on_open(self._open)
        self.groups = c.html()
        lead = c.html(m.paragraph(say(f"{_KEY}farmer.lead")))
        self.widget = c.column(
            lead, filters(self.village, self.km), self.answer, self.table.widget, self.groups
        )

    def refresh(self) -> None:
        from buurtpunt_lib import landscape

        say, code = self.model.say, self.village.value
        if not code:
            self.answer.value = ""
            self.table.clear()
            self.groups.value = ""
            return
        village = datasets.villages().loc[code]
        self.groups.value = str(self._groups(village["province"]))
        if village["lat"] != village["lat"]:
            self.answer.value = str(m.note(say(f"{_KEY}farmer.nowhere"), kind="unknown"))
            self.table.clear()
            return
        found = landscape.sales_points(
            self.model.table, village["lat"], village["lon"], km=float(self.km.value)
        )
        told = say(f"{_KEY}farmer.told", n=len(found), km=self.km.value, name=village["name"])
        self.answer.value = str(m.element("p", told, class_="bp-answer"))
        headings = [
            Heading("name", say(f"{_KEY}farmer.place")),
            Heading("km", say(f"{_KEY}farmer.km"), number=True),
            Heading("population", say(f"{_KEY}farmer.residents"), number=True),
            Heading("sells", say(f"{_KEY}farmer.sells")),
            Heading("", say(f"{_KEY}farmer.fits"), wide=True),
        ]
        rows = [self._row(row) for row in found.itertuples()]
        if rows:
            caption = say(f"{_KEY}farmer.caption", name=village["name"])
            self.table.show(headings, rows, caption=caption)
        else:
            self.table.clear(m.element("p", say(f"{_KEY}farmer.none"), class_="bp-empty"))

    def _row(self, row: Any) -> Row:
        say = self.model.say
        known = row.population == row.population
        sells = say(f"{_KEY}farmer.{row.sells}")
        cells = [
            self.model.name(row.Index),
            # Places lie in the middle of their village: between two of one village is no distance.
            say.number(row.km, 1) if row.km >= _SAME_KM else say(f"{_KEY}farmer.same"),
            say.number(row.population) if known else say("common.not_known"),
            sells,
            words.services(say, row.fits) or "",
        ]
        sort = {"name": row.name, "km": row.km, "population": row.population, "sells": sells}
        return Row(row.Index, cells, sort)

    def _groups(self, province: str) -> Markup:
        """Producers who work together, in the province or in all of Flanders."""
        say = self.model.say
        kinds = ("producer_cooperative", "platform")
        food = Theme.SHORT_CHAIN
        found = [
            one
            for one in self.model.organisations
            if one.kind.value in kinds
            and food in one.themes
            and (province in one.provinces or one.reach == "flanders")
            and not one.until
        ]
        if not found:
            return Markup("")
        items = [
            m.element(
                "li",
                m.link(one.name, one.website) if one.website else one.name,
                ". ",
                one.said("about", say.language),
                pieces.sources(say, one),
            )
            for one in found
        ]
        heading = m.element("h4", say(f"{_KEY}farmer.groups", province=province))
        return heading + m.element("ul", items, class_="bp-hits")

    def _open(self, id: str) -> None:
        self.model.hub = id
