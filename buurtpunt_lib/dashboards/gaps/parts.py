"""Pieces that several sections of the services page show: a summary, states, a village in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.shared import short_source, source_line
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd


def summary(model: Model) -> Markup:
    """What is chosen, in a few sentences."""
    say = model.say
    if not model.municipality:
        return m.paragraph(say("gaps.empty"))
    residents, not_known = model.population
    sentences = [
        say(
            "gaps.summary",
            n=len(model.villages),
            name=model.municipality_name,
            residents=say.number(residents or None),
        )
    ]
    if not_known:
        sentences.append(say("gaps.summary_unknown_population", n=not_known))
    sentences.append(say("gaps.summary_known", share=say.percent(model.known)))
    return m.paragraph(" ".join(sentences))


def state(say: Catalogue, presence: str, words: str) -> Markup:
    """A state as a sign with words; shape, word and colour all tell it."""
    return m.element("span", words, class_=f"bp-state bp-state-{presence}")


def legend(say: Catalogue) -> Markup:
    items = [
        m.element(
            "li",
            state(say, p.value, say(f"gaps.state.{p.value}")),
            " ",
            say(f"gaps.legend.{p.value}"),
        )
        for p in Presence
    ]
    return m.element("ul", items, class_="bp-legend")


def flanders_table(model: Model) -> Markup:
    say = model.say
    columns = [m.Column(say("gaps.card.facility"))]
    columns += [m.Column(say(f"gaps.state.{p.value}"), number=True) for p in Presence]
    columns.append(m.Column(say("gaps.card.source")))
    rows = []
    for code, counts in model.flanders.iterrows():
        cells = model.gaps[model.gaps["service"] == code]
        rows.append(
            [datasets.service(code).name(say.language)]
            + [say.number(counts.get(p.value, 0)) for p in Presence]
            + [short_source(say, cells["source"].iloc[0], cells["as_of"].iloc[0])]
        )
    total = say("gaps.flanders.total", n=model.gaps["village"].nunique())
    return (
        m.element("h2", say("gaps.flanders.title"))
        + m.paragraph(total)
        + m.table(columns, rows, caption=say("gaps.flanders.caption"), stacked=True)
        + legend(say)
    )


def state_cell(say: Catalogue, cell: pd.Series, *, word: bool = False) -> Markup:
    """A cell as a chip: how many, or yes, no, not known; what its source says on a touch.

    word: say "not known" in full, where there is room.
    """
    presence = cell["presence"]
    if presence == Presence.PRESENT and cell["count"] == cell["count"]:
        words = say.number(cell["count"])
    elif presence == Presence.UNKNOWN:
        # The sign of "unknown" is a question mark: that is short enough for a narrow column.
        words = say("gaps.state.unknown") if word else ""
    else:
        words = say(f"gaps.state_short.{presence}")
    full = say(f"gaps.state.{presence}")
    if cell["reason"]:
        full = say(f"gaps.reason.{cell['reason']}")
    source = source_line(say, cell["source"], cell["as_of"]) if cell["source"] else ""
    return m.element(
        "span",
        words,
        m.element("span", f" {full}", class_="bp-hidden"),
        class_=f"bp-state bp-state-{presence}",
        title=f"{full}. {source}".strip(),
    )


# What a file of cells holds, in this order.
_FILE_COLUMNS = (
    "village", "name", "municipality", "population", "service", "presence", "reason", "count",
    "source", "as_of", "confidence", "nearest_name", "distance_m", "peer_share", "peer_share_max",
    "residents_without",
)  # fmt: skip


def cell_headers(say: Catalogue, cells: pd.DataFrame) -> dict[str, str]:
    """The columns of a file of cells and what stands above them."""
    return {
        name: say(f"gaps_page.column.{name}") for name in _FILE_COLUMNS if name in cells.columns
    }


def source_notes(say: Catalogue, cells: pd.DataFrame) -> list[str]:
    """A line per source of these cells, with its date: what stands below a file."""
    keys = sorted({str(key) for key in cells["source"].dropna()} & set(datasets.sources()))
    return [source_line(say, key) for key in keys]


def village_words(model: Model) -> Markup:
    """The chosen village in plain words, or how to choose one."""
    if not model.village:
        return m.note(model.say("gaps.card.hint"))
    return m.element("p", sentence(model), class_="bp-answer")


def sentence(model: Model) -> str:
    """The village in plain words: what it has, what it lacks, what has to be checked."""
    say, cells = model.say, model.village_cells
    population = cells["population"].iloc[0]
    known = population == population
    residents = (
        say("gaps.card.residents", n=int(population)) if known else say("gaps.card.no_residents")
    )
    start = f"{cells['name'].iloc[0]} ({residents})"

    def listed(presence: Presence, reason: str | None = None) -> str:
        chosen = cells[cells["presence"] == presence.value]
        if reason is not None:
            chosen = chosen[chosen["reason"] == reason]
        names = [datasets.service(code).name(say.language).lower() for code in chosen["service"]]
        return say.listing(names)

    has = listed(Presence.PRESENT)
    parts = [f"{start} {say('gaps.card.has', list=has)}" if has else f"{start}."]
    if not has:
        parts.append(say("gaps.card.has_nothing"))
    for key, names in (
        ("gaps.card.lacks", listed(Presence.ABSENT)),
        ("gaps.card.unsure", listed(Presence.UNKNOWN, "not_found")),
        ("gaps.card.unsure_boundary", listed(Presence.UNKNOWN, "no_boundary")),
    ):
        if names:
            parts.append(say(key, list=names))
    return " ".join(parts)


def peers_note(say: Catalogue, cells: pd.DataFrame) -> str:
    """Which villages are of the same size, and how many there are."""
    bounds = cells["population_class"].iloc[0]
    if bounds is None:
        return say("gaps.card.peers_unknown")
    low, high = re.fullmatch(r"(\d+)(?:-(\d+)|\+)", bounds).groups()
    values = {"low": say.number(int(low)), "n": say.number(cells["peers"].iloc[0])}
    if high is None:
        return say("gaps.card.peers_note_open", **values)
    return say("gaps.card.peers_note", high=say.number(int(high)), **values)
