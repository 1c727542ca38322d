"""The landscape page as widgets: filters, map, record, list and counts."""

from __future__ import annotations

import os
from typing import Any

import ipywidgets as widgets

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.landscape import count_bars, hub_map
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.landscape import parts
from buurtpunt_lib.dashboards.landscape.model import Model

# Bars are drawn for the most frequent services; the table below them has all.
MOST_BARS = 12


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(
        m.element("h1", say("landscape_page.title"))
        + m.paragraph(say("landscape_page.lead"), lead=True)
    )
    found = c.html("", "bp-live")
    record = c.html("", "bp-live")
    listed, unplaced, counts = c.html(), c.html("", "bp-small"), c.html()
    where, bars = Chart(say=say, height=400), Chart(say=say, height=420)
    rings = [ring for outline in datasets.outlines("province") for ring in outline.rings]

    choose = c.choice(
        model, "selected", say("landscape_page.choose"), [], empty=say("landscape_page.choose_hint")
    )
    whole = c.switch(model, "all_rows", say("landscape_page.list.more", n=len(model.rows)))

    def draw_map(_change: Any = None) -> None:
        where.figure = hub_map(
            model.rows, rings, say, selected=model.selected, background=model.background
        )
        where.description = say("landscape_page.map.description", placed=model.placed)

    def draw_record(_change: Any = None) -> None:
        record.value = str(parts.record(model))
        draw_map()

    def draw_list(_change: Any = None) -> None:
        listed.value = str(parts.listing(model))
        whole.layout.display = "none" if len(model.rows) <= parts.FIRST_ROWS else ""
        whole.description = say("landscape_page.list.more", n=len(model.rows))

    def draw(_change: Any = None) -> None:
        found.value = str(parts.found(model))
        unplaced.value = str(parts.unplaced(model))
        choose.options = [
            (say("landscape_page.choose_hint"), ""),
            *((words, place) for place, words in model.place_choices),
        ]
        draw_list()
        draw_record()
        bars.figure = count_bars(
            model.counts("service")[:MOST_BARS], say, unit=say("landscape_page.counts.unit")
        )
        bars.description = say("landscape_page.counts.description")
        counts.value = str(parts.counts(model))

    model.observe(guarded(draw), "rows")
    model.observe(guarded(draw_list), "all_rows")
    model.observe(guarded(draw_record), "selected")
    model.observe(guarded(draw_map), "background")
    where.on_click(guarded(lambda place: model.set_trait("selected", place)))
    draw()

    return widgets.VBox(
        [
            head,
            _filters(model, guarded),
            message,
            found,
            c.columns(
                c.column(
                    c.html(m.element("h2", say("landscape_page.map.title"))),
                    where,
                    *_background(model),
                    unplaced,
                    c.html(m.paragraph(say("landscape_page.map.precision")), "bp-small"),
                    classes=("bp-wide",),
                ),
                c.column(
                    c.html(m.element("h2", say("landscape_page.record.title"))), choose, record
                ),
            ),
            c.html(m.element("h2", say("landscape_page.list.title"))),
            listed,
            whole,
            download(say("landscape_page.list.download"), model.csv, "buurtpunten.csv", guarded),
            c.html(m.element("h2", say("landscape_page.counts.title"))),
            bars,
            counts,
        ]
    )


def _filters(model: Model, guarded: Any) -> widgets.Widget:
    say = model.say
    chosen = [
        c.choice(
            model,
            trait,
            say(f"landscape_page.filter.{trait}"),
            model.choices[trait],
            empty=say("landscape_page.filter.all"),
        )
        for trait in ("service", "province", "status")
    ]
    text = c.words(
        model,
        "text",
        say("landscape_page.filter.text"),
        hint=say("landscape_page.filter.text_hint"),
    )
    only = c.switch(model, "only_hubs", say("landscape_page.filter.only_hubs"))
    reset = c.button(say("landscape_page.filter.reset"), guarded(model.reset), quiet=True)
    return c.controls(text, *chosen, only, reset)


def _background(model: Model) -> list[widgets.Widget]:
    """A switch for map tiles, where whoever runs the server lets pages ask the internet."""
    if not os.environ.get("BUURTPUNT_BACKGROUND_MAP"):
        return []
    return [c.switch(model, "background", model.say("landscape_page.map.background"))]
