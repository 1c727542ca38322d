"""The library of openings on the page: suggestions to take over and to make one's own."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.shared import gaps, short_source
from buurtpunt_lib.domain import Presence, Village
from buurtpunt_lib.planning import openings as op
from buurtpunt_lib.planning.pitch import added
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue


class Openings:
    """What stands below the box of the opening, once it is asked for."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.found: tuple[op.Opening, ...] = ()
        # The village for which they were found, None before that.
        self._of: tuple[str | None] | None = None
        self.kind = widgets.ToggleButtons(
            options=[(say(f"story.opening.kind.{kind}"), kind) for kind in op.KINDS],
            description=say("story.opening.kinds"),
        )
        self.choice = widgets.RadioButtons(description=say("story.opening.choose"))
        self.choice.add_class("bp-choices")
        self.source, self.told = c.html("", "bp-small"), c.html("", "bp-live")
        self.take = c.button(say("story.opening.take"), guarded(self._take))
        self.kind.observe(guarded(lambda _change: self._offer()), "value")
        self.choice.observe(guarded(lambda _change: self._sources()), "index")
        self.widget = c.column(
            c.html(m.paragraph(say("story.opening.lead"))),
            self.kind,
            self.choice,
            self.source,
            self.take,
            self.told,
        )

    def refresh(self) -> None:
        if self._of == (self.model.plan.village,):
            return
        self._of = (self.model.plan.village,)
        village = village_of(self.model.plan)
        self.found = op.openings(village, cells_of(village))
        self._offer()

    @property
    def offered(self) -> list[op.Opening]:
        return [one for one in self.found if one.kind == self.kind.value]

    def _offer(self) -> None:
        say, village = self.model.say, village_of(self.model.plan)
        offered = self.offered
        self.choice.options = [opening_words(say, one) for one in offered]
        self.choice.index = 0 if offered else None
        if not offered:
            key = "no_village" if village is None else "no_facts"
            words = {"village": village.name} if village else {}
            self.told.value = str(m.note(say(f"story.opening.{key}", **words), kind="unknown"))
        else:
            self.told.value = ""
        for widget in (self.choice, self.take):
            widget.layout.display = "" if offered else "none"
        self._sources()

    def _chosen(self) -> op.Opening | None:
        offered, at = self.offered, self.choice.index
        return offered[at] if at is not None and 0 <= at < len(offered) else None

    def _sources(self) -> None:
        say, chosen = self.model.say, self._chosen()
        told = source_words(say, chosen) if chosen else ""
        words = say("story.opening.source", sources=told) if told else ""
        self.source.value = str(m.paragraph(words)) if words else ""

    def _take(self) -> None:
        say, chosen = self.model.say, self._chosen()
        if chosen is None:
            return
        text, sources = opening_words(say, chosen), source_words(say, chosen)
        if sources:
            text = say("story.opening.with_source", text=text, sources=sources)
        pitch = self.model.plan.pitch
        filled = added(pitch.opening, text)
        if len(filled) > MOST_LETTERS:
            self.told.value = str(m.note(say("story.opening.too_long"), kind="warning"))
            return
        self.model.change(pitch={**pitch.model_dump(), "opening": filled})
        self.told.value = str(m.paragraph(say("story.opening.taken")))


# What the box of the opening takes.
MOST_LETTERS = 2000


def opening_words(say: Catalogue, opening: op.Opening) -> str:
    """The sentence of an opening."""
    values = dict(opening.values)
    if "km" in values:
        values["km"] = say.number(values["km"], 1)
    return say(f"story.opening.{opening.kind}.{opening.key}", **values)


def source_words(say: Catalogue, opening: op.Opening) -> str:
    """Who says so, and when: "bpost, februari 2026; Statbel, 2024"."""
    return "; ".join(short_source(say, key, as_of) for key, as_of in opening.sources)


def cells_of(village: Village | None) -> dict[str, op.Cell]:
    """What is known of each facility in a village, from the table of gaps."""
    if village is None:
        return {}
    table = gaps()
    rows = table[table["village"] == village.code]

    def known(value: Any) -> Any:
        return None if value is None or value != value else value

    return {
        row.service: op.Cell(
            presence=Presence(row.presence),
            source=known(row.source),
            as_of=known(row.as_of),
            count=None if known(row.count) is None else int(row.count),
            nearest=known(row.nearest_name),
            metres=known(row.distance_m),
            peers=None if known(row.peers) is None else int(row.peers),
            peer_share=known(row.peer_share),
            peer_known=row.peer_share == row.peer_share_max,
        )
        for row in rows.itertuples(index=False)
    }
