"""The services page as widgets: choose a municipality, see its villages, look at one closely."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.gaps import village_map
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.gaps import parts
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.guard import messages


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(m.element("h1", say("gaps.title")) + m.paragraph(say("gaps.lead"), lead=True))
    summary, words = c.html("", "bp-live"), c.html("", "bp-live")
    table, card = c.html(), c.html()
    drawn = Chart(say=say, height=430)
    rings = [ring for outline in datasets.outlines("canton") for ring in outline.rings]

    municipality = c.choice(
        model,
        "municipality",
        say("gaps.municipality"),
        model.municipalities,
        empty=say("gaps.choose_municipality"),
    )
    municipality.add_class("bp-span")
    village = c.choice(
        model,
        "village",
        say("gaps.village"),
        model.village_choices,
        empty=say("gaps.choose_village"),
    )
    facility = c.choice(
        model,
        "facility",
        say("gaps.map.facility"),
        [(f.code, f.name(say.language)) for f in model.facilities],
    )
    filled = c.column(
        c.html(m.element("h2", say("gaps.table.title"))),
        table,
        download(
            say("gaps.table.download"), model.csv, lambda: f"{model.municipality}.csv", guarded
        ),
        c.columns(
            c.column(
                c.html(m.element("h2", say("gaps.map.title"))),
                facility,
                drawn,
                c.html(m.paragraph(say("gaps.map.straight")), "bp-small"),
            ),
            c.column(c.html(m.element("h2", say("gaps.card.title"))), village, words),
        ),
        card,
    )

    def draw_map(_change: Any = None) -> None:
        if not model.municipality:
            return
        places = model.on_map()
        drawn.figure = village_map(places, rings, say, selected=model.village)
        drawn.description = say(
            "gaps.map.description",
            name=model.municipality_name,
            facility=datasets.service(model.facility).name(say.language),
        )

    def draw_card(_change: Any = None) -> None:
        words.value = str(parts.village_words(model))
        card.value = str(parts.village_card(model))
        draw_map()

    def draw(_change: Any = None) -> None:
        filled.layout.display = "" if model.municipality else "none"
        summary.value = str(parts.summary(model))
        table.value = str(parts.village_table(model)) if model.municipality else ""
        # The list of villages changes first: the choice "none" is valid in every list.
        village.options = [(say("gaps.choose_village"), "")] + [
            (words, code) for code, words in model.village_choices
        ]
        draw_card()

    model.observe(guarded(draw), "cells")
    model.observe(guarded(draw_card), "village")
    model.observe(guarded(draw_map), "facility")
    drawn.on_click(guarded(lambda code: model.set_trait("village", code)))
    draw()
    return widgets.VBox([head, c.controls(municipality), message, summary, filled])
