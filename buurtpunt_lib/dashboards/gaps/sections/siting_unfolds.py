"""Two further questions: which services suit one building, and which round a van could make.

Both begin from assumptions that stand in the boxes; a group replaces them by what it knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import traitlets
from markupsafe import Markup

from buurtpunt_lib import assessment, siting
from buurtpunt_lib.assessment import vans
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import filters
from buurtpunt_lib.dashboards.grid import Grid, GridColumn
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import street_words
from buurtpunt_lib.texts import Catalogue

_BUILDING, _VAN = "gaps_page.siting.building.", "gaps_page.siting.van."
# What may be typed: no building or day is larger.
_LARGEST = {"area": 5_000.0, "hours": 500.0, "budget": 10_000_000.0, "result": 1_000_000.0}


class Place(traitlets.HasTraits):
    """A village of the municipality; what is none leaves the first."""

    village = traitlets.Unicode("")

    def __init__(self, model: Model) -> None:
        self.model = model
        super().__init__()

    @traitlets.validate("village")
    def _known(self, proposal: Any) -> str:
        codes = [code for code, _ in self.model.village_choices]
        return proposal.value if proposal.value in codes else (codes[0] if codes else "")


class _Chooser:
    """A list with the villages of the municipality, which follows the municipality."""

    def __init__(self, model: Model, label: str) -> None:
        self.place = Place(model)
        self.place.village = model.village
        self.choices = model.village_choices
        self.widget = c.choice(self.place, "village", label, self.choices)

    def follow(self) -> None:
        model = self.place.model
        if model.village_choices != self.choices:
            self.choices = model.village_choices
            first = self.choices[0][0]
            # The list and what is chosen in it change together, or neither would be right.
            with self.place.hold_trait_notifications():
                self.widget.options = [(words, code) for code, words in self.choices]
            self.place.village = first


class Building:
    """Which services suit a building: its limits, what each service asks, and what fits."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.village = _Chooser(model, say("gaps.village"))
        self.limits = siting.Limits(area=120.0, hours=40.0, budget=50_000.0, result=0.0)
        # What a visitor changed about a service: (kind, field) → number.
        self.own: dict[tuple[str, str], float] = {}
        self.offers: tuple[assessment.ServiceOffer, ...] = ()
        self.form = Form(say)
        self.form.on_edit(self._limit)
        self.grid = Grid(
            [
                GridColumn("name", say(f"{_BUILDING}service"), "fixed"),
                GridColumn("people", say(f"{_BUILDING}people"), "fixed"),
                *(GridColumn(key, say(f"{_BUILDING}{key}"), "number") for key in _FIELDS),
            ],
            say,
            caption=say(f"{_BUILDING}caption"),
            removable=False,
        )
        self.grid.on_edit(self._edit)
        self.found = c.html("", "bp-live")
        self.widget = c.column(
            c.html(m.paragraph(say(f"{_BUILDING}lead"))),
            filters(self.village.widget),
            self.form,
            self.grid,
            c.html(m.note(say(f"{_BUILDING}assumed"), kind="assumption")),
            c.button(say(f"{_BUILDING}run"), guarded(self.run)),
            self.found,
        )
        self.village.place.observe(guarded(lambda _change: self.refresh()), "village")

    def refresh(self) -> None:
        self.village.follow()
        say = self.model.say
        made = assessment.offers(self.model.facts, self.village.place.village)
        self.offers = tuple(
            replace(one, offer=replace(one.offer, **{
                field: value for (kind, field), value in self.own.items() if kind == one.kind
            }))
            for one in made
        )  # fmt: skip
        self.grid.show(
            [
                (
                    one.kind,
                    {"name": say(f"finance_lines.kind.{one.kind}"),
                     "people": say.number(one.offer.people)}
                    | {key: round(getattr(one.offer, key)) for key in _FIELDS},
                )
                for one in self.offers
            ]
        )  # fmt: skip
        fields = tuple(
            FormField(key, say(f"{_BUILDING}limit.{key}"), "number", unit=_unit(say, key),
                      optional=True, low=-_LARGEST[key] if key == "result" else 0.0,
                      high=_LARGEST[key], help=say(f"{_BUILDING}limit_help.{key}"))
            for key in _LARGEST
        )  # fmt: skip
        group = FormGroup("limits", say(f"{_BUILDING}limits"), fields, opened=True)
        self.form.show("", [group], vars(self.limits))
        self.found.value = ""

    def _limit(self, changes: dict[str, Any]) -> None:
        self.limits = replace(self.limits, **changes)
        self.found.value = ""

    def _edit(self, kind: str, field: str, value: float) -> None:
        if field != "margin" and value < 0:
            raise InputError("gaps_page.negative", field=self.model.say(f"{_BUILDING}{field}"))
        self.own[kind, field] = float(value)
        self.refresh()

    def run(self) -> None:
        say = self.model.say
        found = assessment.bundle(
            self.model.facts, self.village.place.village, self.limits, offered=self.offers
        )
        self.found.value = str(bundle_words(say, found))


_FIELDS = ("area", "hours", "start_cost", "margin")


def _unit(say: Catalogue, key: str) -> str:
    return say(f"{_BUILDING}unit.{key}")


def bundle_words(say: Catalogue, found: siting.Bundles) -> Markup:
    """The best bundle, the next ones, and what one step more of a limit would give."""
    best = found.best
    if not best.keys:
        return m.element("p", say(f"{_BUILDING}nothing_fits"), class_="bp-answer")
    told = m.element("p", say(f"{_BUILDING}best", **_bundle_values(say, best)), class_="bp-answer")
    if found.others:
        told += m.element("h4", say(f"{_BUILDING}others")) + m.element(
            "ul",
            [
                m.element("li", say(f"{_BUILDING}other", **_bundle_values(say, one)))
                for one in found.others
            ],
        )
    more = []
    for one in found.sensitivity:
        limit = say(f"{_BUILDING}limit.{one.limit}").lower()
        if one.needed is None:
            more.append(m.element("li", say(f"{_BUILDING}never_more", limit=limit)))
        else:
            amount = f"{say.number(one.needed)} {_unit(say, one.limit)}"
            more.append(
                m.element("li", say(
                    f"{_BUILDING}more", amount=amount, limit=limit,
                    list=_kinds(say, one.needed_keys), n=say.number(one.needed_gain),
                ))
            )  # fmt: skip
    if more:
        told += m.element("h4", say(f"{_BUILDING}sensitivity")) + m.element("ul", more)
    return told


def _kinds(say: Catalogue, keys: tuple[str, ...]) -> str:
    return say.listing([say(f"finance_lines.kind.{key}").lower() for key in keys])


def _bundle_values(say: Catalogue, one: siting.Bundle) -> dict[str, str]:
    return {
        "list": _kinds(say, one.keys),
        "gaps": say.number(one.gaps_closed),
        "area": say.number(one.area),
        "hours": say.number(one.hours),
        "start": say.euro(one.start_cost),
        "result": say.euro(one.result),
    }


_VAN_FIELDS = {
    "visits": (1.0, 5.0),
    "stop_minutes": (5.0, 480.0),
    "speed_kmh": (5.0, 120.0),
    "minutes_a_day": (30.0, 720.0),
}


class Van:
    """A round for a van over the villages that lack something."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.depot = _Chooser(model, say(f"{_VAN}depot"))
        self.asked: dict[str, float] = {
            "visits": vans.VISITS,
            "stop_minutes": vans.STOP_MINUTES,
            "speed_kmh": vans.SPEED_KMH,
            "minutes_a_day": vans.MINUTES_A_DAY,
        }
        self.form = Form(say)
        self.form.on_edit(self._edit)
        self.found = c.html("", "bp-live")
        way = street_words.which_way(say, straight=f"{_VAN}way", along="streets.van")
        self.widget = c.column(
            c.html(m.paragraph(say(f"{_VAN}lead"))),
            filters(self.depot.widget),
            self.form,
            c.html(m.note(say(f"{_VAN}assumed", way=way), kind="assumption")),
            c.button(say(f"{_VAN}run"), guarded(self.run)),
            self.found,
        )  # fmt: skip

    def refresh(self) -> None:
        self.depot.follow()
        say = self.model.say
        fields = tuple(
            FormField(key, say(f"{_VAN}field.{key}"), "whole" if key == "visits" else "number",
                      unit=say(f"{_VAN}unit.{key}"), low=low, high=high)
            for key, (low, high) in _VAN_FIELDS.items()
        )  # fmt: skip
        group = FormGroup("van", say(f"{_VAN}fields"), fields, opened=True)
        self.form.show("", [group], self.asked)
        self.found.value = ""

    def _edit(self, changes: dict[str, Any]) -> None:
        self.asked |= changes
        self.found.value = ""

    def run(self) -> None:
        model = self.model
        asked = self.asked | {"visits": int(self.asked["visits"])}
        found = assessment.rounds(
            model.facts, model.municipality, depot=self.depot.place.village or None, **asked
        )
        self.found.value = str(rounds_words(model.say, model.facts, found))


def rounds_words(say: Catalogue, facts: assessment.Facts, found: vans.VillageRounds) -> Markup:
    """A row per day: the stops with their hours, the kilometres, and when the van is back."""
    made = found.rounds
    names = [str(facts.villages.at[code, "name"]) for code in found.villages]
    if not made.rounds:
        return m.element("p", say(f"{_VAN}nobody"), class_="bp-answer")
    rows = []
    for one in made.rounds:
        stops = [
            say(f"{_VAN}stop", name=names[stop.place], at=_hour(stop.arrives),
                until=_hour(stop.leaves))
            for stop in one.stops
        ]  # fmt: skip
        rows.append(
            [
                say(f"{_VAN}day.{one.day}"),
                m.element("ol", [m.element("li", stop) for stop in stops]),
                say.number(one.metres / 1000),
                _hour(one.back),
            ]
        )
    columns = [
        m.Column(say(f"{_VAN}column.day")),
        m.Column(say(f"{_VAN}column.stops")),
        m.Column(say(f"{_VAN}column.km"), number=True),
        m.Column(say(f"{_VAN}column.back"), number=True),
    ]
    told = say(
        f"{_VAN}total",
        km=say.number(made.metres / 1000),
        n=len(found.villages) - 1,
        people=say.number(found.people),
    )
    if made.proven:
        sure = say(f"{_VAN}proven")
    else:
        sure = say(f"{_VAN}at_least", km=say.number(made.bound / 1000))
    return (
        m.element("p", told, class_="bp-answer")
        + m.table(columns, rows, caption=say(f"{_VAN}caption"))
        + m.element("p", sure, class_="bp-small")
    )


def _hour(minutes: float) -> str:
    """Minutes after midnight as an hour of the clock: 489 → "08:09"."""
    whole = round(minutes)
    return f"{whole // 60 % 24:02d}:{whole % 60:02d}"
