"""What changes come to, in words and rows. Figures: `assessment.what_if`, `proximity.car_traffic`.

Gains: gets something within walking distance that was further away; by bike: within cycling
distance. Nearer, further: the way becomes shorter or longer, and that is all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.tables import Heading, Row
from buurtpunt_lib.domain.scan import HUB, Change
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
    note = say(f"{_KEY}hub_note") if any(one.what == HUB for one in found.changes) else ""
    shown = m.element("p", " ".join(told), class_="bp-answer")
    return shown + (m.note(note, kind="assumption") if note else Markup(""))


def places(found: WhatIf) -> pd.DataFrame:
    """The villages that the changes touch, each with its role: columns for `role_map`."""
    walk, bike = found.gained().any(axis=1), found.gained(found.reach_m).any(axis=1)
    lost = found.lost().any(axis=1) | found.lost(found.reach_m).any(axis=1)
    nearer, further = found.nearer.any(axis=1), found.further.any(axis=1)
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
    need = say(f"need.{row.need}") if f"need.{row.need}" in say else _facility(say, row.need)
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


def _facility(say: Catalogue, code: str) -> str:
    return datasets.service(code).name(say.language).lower()


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
    counted, left_out = car_kilometres(found)
    heading = m.element("h3", say(f"{_KEY}traffic.title"))
    names = [_need(say, need) for need in left_out]
    silent = (
        m.paragraph(say(f"{_KEY}traffic.left_out", list=say.listing(names)))
        if names
        else Markup("")
    )
    if not counted:
        return heading + m.paragraph(say(f"{_KEY}traffic.none")) + silent
    low = sum(one.low_km for one in counted.values())
    high = sum(one.high_km for one in counted.values())
    answer = say(f"{_KEY}traffic.total", low=_thousands(say, low), high=_thousands(say, high))
    columns = [
        m.Column(say(f"{_KEY}column.need")),
        m.Column(say(f"{_KEY}traffic.low"), number=True),
        m.Column(say(f"{_KEY}traffic.high"), number=True),
    ]
    shown = [
        [_need(say, need), _thousands(say, one.low_km), _thousands(say, one.high_km)]
        for need, one in counted.items()
    ]
    figures = {figure.id: figure for one in counted.values() for figure in one.figures}
    told = [m.element("li", _figure(say, figure)) for figure in figures.values()]
    return (
        heading
        + m.element("p", answer, class_="bp-answer")
        + m.table(columns, shown, caption=say(f"{_KEY}traffic.caption"))
        + m.note(say(f"{_KEY}traffic.note"), kind="assumption")
        + m.details(say(f"{_KEY}traffic.figures"), m.element("ul", told))
        + silent
    )


def car_kilometres(
    found: WhatIf,
) -> tuple[dict[str, proximity.CarTraffic], list[str]]:
    """What each need may save, and the needs for which no trips are known.

    Trips of one kind count once: who goes to the post office takes the parcel along.
    """
    known = {figure.facility for figure in datasets.travel_figures() if figure.quantity == "trips"}
    used: set[str] = set()
    counted, left_out = {}, []
    for number, need in enumerate(found.needs):
        if not (found.nearer[:, number] | found.further[:, number]).any():
            continue
        facility = next((code for code in need.facilities if code in known), None)
        if facility is None:
            left_out.append(need.key)
        elif facility not in used:
            used.add(facility)
            counted[need.key] = proximity.car_traffic(
                found.before[:, number],
                found.after[:, number],
                found.people,
                facility,
                datasets.travel_figures(),
                walk_m=found.near_m,
            )
    return counted, left_out


def _need(say: Catalogue, key: str) -> str:
    return say(f"need.{key}") if f"need.{key}" in say else _facility(say, key)


def _thousands(say: Catalogue, km: float) -> str:
    """Kilometres rounded to two figures: more would promise what nobody knows."""
    if not km:
        return say("gaps_page.km", km="0")
    size = 10 ** max(len(str(int(abs(km)))) - 2, 0)
    return say("gaps_page.km", km=say.number(round(km / size) * size))


def _figure(say: Catalogue, figure: Any) -> Markup | str:
    facility = datasets.service(figure.facility).name(say.language) if figure.facility else ""
    number = say.percent if figure.quantity in ("share_by_car", "taken_over") else say.plain
    low, high = number(figure.low), number(figure.high)
    amount = low if low == high else say(f"{_KEY}traffic.between", low=low, high=high)
    words = say(f"{_KEY}traffic.figure.{figure.quantity}", amount=amount)
    if facility:
        words = f"{words} ({facility.lower()})"
    if figure.basis == "assumption":
        return f"{words}: {say(f'{_KEY}traffic.assumption')}"
    source = say(f"{_KEY}traffic.source", year=figure.year)
    return m.element("span", f"{words}: ", m.link(source, figure.source_url))
