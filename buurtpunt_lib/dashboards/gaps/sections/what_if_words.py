"""What changes come to, in words and rows. Every figure comes from `assessment.what_if`.

Gains: gets something within walking distance that was further away; by bike: within cycling
distance. Nearer, further: the way becomes shorter or longer, and that is all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.tables import Heading, Row
from buurtpunt_lib.domain.scan import HUB, Change
from buurtpunt_lib.reports import gap_words, street_words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment import Facts, WhatIf

_KEY = "gaps_page.what_if."
MOST_ROWS = 60
_ROLES = ("gains", "gains_bike", "nearer", "loses", "further", "changed")


def change(say: Catalogue, facts: Facts, one: Change) -> str:
    """ "Een buurtpunt komt in Runkelen." """
    names = facts.villages["name"]

    def name(code: str | None) -> str:
        return str(names.get(code, code))

    what = say(f"{_KEY}hub") if one.what == HUB else datasets.service(one.what).name(say.language)
    return say(
        f"{_KEY}told.{one.kind.value}", what=what, village=name(one.village), to=name(one.to)
    )


def roles(say: Catalogue) -> dict[str, str]:
    return {role: say(f"{_KEY}role.{role}") for role in _ROLES}


def result(say: Catalogue, found: WhatIf) -> Markup:
    """Who gains and who loses, in a few sentences."""
    told = [
        say(
            f"{_KEY}gained",
            n=round(found.people_gained),
            km=say.number(found.near_m / 1000, 2),
        ),
        say(
            f"{_KEY}gained_bike",
            n=round(found.people_gained_by_bike),
            km=say.number(found.reach_m / 1000, 2),
        ),
    ]
    lost = round(found.people_lost), round(found.people_lost_by_bike)
    if any(lost):
        told.append(say(f"{_KEY}lost", walk=say.number(lost[0]), bike=say.number(lost[1])))
    if found.unknown:
        told.append(say(f"{_KEY}unknown", n=len(found.unknown)))
    hub = say(f"{_KEY}hub_note") if any(one.what == HUB for one in found.changes) else ""
    notes = [note for note in (hub, street_words.still_straight(say)) if note]
    shown = m.element("p", " ".join(told), class_="bp-answer")
    return shown + Markup("").join(m.note(note, kind="assumption") for note in notes)


def places(found: WhatIf) -> pd.DataFrame:
    """The villages that the changes touch, each with its role: columns for `role_map`."""
    walk, bike, lost, nearer, further = (
        found.in_villages(flags.any(axis=1))
        for flags in (
            found.gained(),
            found.gained(found.reach_m),
            found.lost() | found.lost(found.reach_m),
            found.nearer,
            found.further,
        )
    )
    role = np.select([walk, lost, bike, nearer, further],
                     ["gains", "loses", "gains_bike", "nearer", "further"], "")  # fmt: skip
    table = found.villages[["name", "lat", "lon"]].assign(role=role)
    changed = {code for one in found.changes for code in (one.village, one.to) if code}
    table.loc[table.index.isin(changed), "role"] = "changed"
    table = table[table["role"] != ""]
    return table.rename_axis("village").reset_index()


def headings(say: Catalogue) -> list[Heading]:
    return [
        Heading("name", say("gaps.table.village")),
        Heading("need", say(f"{_KEY}column.need")),
        Heading("population", say("gaps.table.residents"), number=True),
        Heading("before", say(f"{_KEY}column.before"), number=True),
        Heading("after", say(f"{_KEY}column.after"), number=True),
        Heading("state", say(f"{_KEY}column.state")),
    ]


def rows(say: Catalogue, found: WhatIf) -> tuple[list[Row], int]:
    """The rows that matter most, and how many there are besides."""
    table = found.table
    rank = np.select(
        [table["gained"] | table["lost"], table["gained_by_bike"] | table["lost_by_bike"]],
        [0, 1],
        2,
    )
    table = table.assign(rank=rank).sort_values("rank", kind="stable")
    shown = [_row(say, row) for row in table.head(MOST_ROWS).itertuples()]
    return shown, max(0, len(table) - MOST_ROWS)


def _row(say: Catalogue, row: Any) -> Row:
    need = need_name(say, row.need)
    return Row(
        "",
        [
            m.element("span", row.name, m.element("div", row.municipality, class_="bp-under")),
            need,
            say.number(row.population),
            _km(say, row.before_m),
            _km(say, row.after_m),
            say(f"{_KEY}role.{state(row)}"),
        ],
        {
            "name": row.name,
            "need": need,
            "population": row.population,
            "before": row.before_m,
            "after": row.after_m,
            "state": _ROLES.index(state(row)),
        },
    )


def state(row: Any) -> str:
    """The role that a row of `WhatIf.table` plays."""
    if row.gained:
        return "gains"
    if row.lost or row.lost_by_bike:
        return "loses"
    if row.gained_by_bike:
        return "gains_bike"
    return "nearer" if row.after_m < row.before_m else "further"


def _km(say: Catalogue, metres: float) -> str:
    if not np.isfinite(metres):
        return say(f"{_KEY}none_known")
    return say("gaps_page.km", km=say.number(metres / 1000, 1))


def table(say: Catalogue, found: WhatIf) -> tuple[pd.DataFrame, dict[str, str]]:
    """Every village and need whose way changes, to keep."""
    keys = ("village", "name", "municipality", "population", "need", "before_m", "after_m",
            "gained", "lost", "gained_by_bike", "lost_by_bike")  # fmt: skip
    return found.table, {key: say(f"{_KEY}file.{key}") for key in keys}


def traffic(say: Catalogue, found: WhatIf) -> Markup:
    """Kilometres by car that may be saved in a year, low and high, with each figure behind it."""
    counted = found.traffic
    heading = m.element("h3", say(f"{_KEY}traffic.title"))
    names = [need_name(say, need) for need in found.without_figures]
    told_not = say(f"{_KEY}traffic.left_out", list=say.listing(names))
    silent = m.paragraph(told_not) if names else Markup("")
    if not counted:
        return heading + m.paragraph(say(f"{_KEY}traffic.none")) + silent
    shown = [
        m.element("li", m.element("strong", need_name(say, need)), ": ",
                  gap_words.car_traffic(say, one))
        for need, one in counted.items()
    ]  # fmt: skip
    behind = [
        m.element("li", need_name(say, need), m.element(
            "ul", [m.element("li", note) for note in gap_words.car_notes(say, one)]))
        for need, one in counted.items()
    ]  # fmt: skip
    return (
        heading
        + m.element("ul", shown)
        + m.note(say(f"{_KEY}traffic.note"), kind="assumption")
        + m.details(say(f"{_KEY}traffic.figures"), m.element("ul", behind))
        + silent
    )


def need_name(say: Catalogue, key: str) -> str:
    """What a need is called; one of a single facility has the name of that facility."""
    return say(f"need.{key}") if f"need.{key}" in say else gap_words.facility(say, key)
