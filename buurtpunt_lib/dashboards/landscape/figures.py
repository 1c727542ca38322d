"""What the landscape shows in figures: a sentence, a chart and a table of each, from one count.

Found: what one part shows. The figures themselves come from `landscape` and `assessment`; here they
only get words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.charts.landscape import count_bars, growth_chart, share_bars
from buurtpunt_lib.dashboards.landscape import facet_words
from buurtpunt_lib.dashboards.markup import Column
from buurtpunt_lib.domain import FunctionGroup
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

_WORDS = "register_page.understand."
COUNTED = ("service", "province", "kind", "initiator", "legal_form", "status")
_MOST_BARS, _MOST_PAIRS, _MOST_WHITE = 14, 20, 20
_FAR_M = 5_000.0
_COUNTS = {
    "service": landscape.counts_per_service,
    "province": landscape.counts_per_province,
    "kind": landscape.counts_per_kind,
    "initiator": landscape.counts_per_initiator,
    "legal_form": landscape.counts_per_legal_form,
    "status": landscape.counts_per_status,
}


@dataclass(frozen=True)
class Found:
    """rows: cells as they are shown. figure: None where a drawing says no more than the table."""

    sentence: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    caption: str
    figure: dict[str, Any] | None = None
    description: str = ""
    height: int = 320
    note: str = ""


def counts(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool, by: str) -> Found:
    """How many places have each service, lie in each province, and so on."""
    key = by if by in _COUNTS else "service"
    counted = _COUNTS[key](table, only_hubs=only_hubs)
    total = len(of_interest(table, only_hubs))
    named = [(facet_words.words(say, key, code), int(number)) for code, number in counted.items()]
    named = [(label, number) for label, number in named if number]
    rows = [[label, say.number(number), say.percent(number / total)] for label, number in named]
    known = [pair for pair in named if pair[0] != say("common.not_known")]
    sentence = say(f"{_WORDS}none")
    if known:
        label, number = known[0]
        sentence = say(
            f"{_WORDS}counts.{'most_service' if key == 'service' else 'most'}",
            label=label, n=number, total=say.number(total), share=say.percent(number / total),
        )  # fmt: skip
    bars = named[:_MOST_BARS]
    return Found(
        sentence,
        [
            Column(say(f"register_page.facet.{key}")),
            Column(say("landscape_page.counts.number"), number=True),
            Column(say("landscape_page.counts.share"), number=True),
        ],
        rows,
        say(f"{_WORDS}counts.caption"),
        count_bars(bars, say, unit=say("landscape_page.counts.unit")),
        say(f"{_WORDS}counts.description"),
        max(120, 34 * len(bars) + 30),
        say("landscape_page.counts.of_found") if key == "service" else "",
    )


def together(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """Which services stand together more often than chance would have it."""
    pairs = landscape.go_together(table, only_hubs=only_hubs)
    strong = pairs[pairs["lift"] > 1].head(_MOST_PAIRS)

    def name(code: str) -> str:
        return datasets.service(code).name(say.language)

    rows = [
        [
            f"{name(one.service)} + {name(one.other)}",
            say.number(one.together),
            say.number(one.expected, 1),
            say(f"{_WORDS}together.{'certain' if one.certain else 'perhaps'}"),
        ]
        for one in strong.itertuples(index=False)
    ]
    sentence = say(f"{_WORDS}together.none")
    if rows:
        one = strong.iloc[0]
        sentence = say(
            f"{_WORDS}together.most", one=name(one["service"]), other=name(one["other"]).lower(),
            n=int(one["together"]), expected=say.number(one["expected"], 1),
        )  # fmt: skip
    return Found(
        sentence,
        [
            Column(say(f"{_WORDS}together.pair")),
            Column(say(f"{_WORDS}together.both"), number=True),
            Column(say(f"{_WORDS}together.expected"), number=True),
            Column(say(f"{_WORDS}together.sure")),
        ],
        rows,
        say(f"{_WORDS}together.caption"),
        note=say(f"{_WORDS}together.note"),
    )


def growth(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """Openings and closures per year, as far as somebody wrote them down."""
    found = landscape.growth(table, only_hubs=only_hubs)
    years = found.years
    rows = [
        [str(year), *(say.number(int(one[key])) for key in ("opened", "closed", "running"))]
        for year, one in years.iterrows()
        if one["opened"] or one["closed"]
    ]
    sentence = say(
        f"{_WORDS}growth.sentence", n=found.opened, unknown=say.number(found.opened_unknown),
        closed=say.number(found.closed), closed_unknown=say.number(found.closed_unknown),
        not_open=say.number(found.not_open), state=say.number(found.state_unknown),
    )  # fmt: skip
    recent = years[years.index >= date.today().year - 30]
    return Found(
        sentence,
        [
            Column(say(f"{_WORDS}growth.year")),
            *(
                Column(say(f"{_WORDS}growth.{key}"), number=True)
                for key in ("opened", "closed", "running")
            ),
        ],
        rows,
        say(f"{_WORDS}growth.caption"),
        growth_chart(recent, say) if len(recent) else None,
        say(f"{_WORDS}growth.description"),
        360,
        say(f"{_WORDS}growth.note"),
    )


def nearby(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """How many people live within one, three and five kilometres of a place."""
    hubs = of_interest(table, only_hubs)
    found = landscape.people_near(hubs, datasets.origins())
    rows = [
        [
            say(f"{_WORDS}nearby.km", km=say.number(km)),
            say.number(int(one["residents"])),
            say.percent(one["share"]),
        ]
        for km, one in found.rows.iterrows()
    ]
    middle = found.rows.loc[3.0]
    sentence = say(
        f"{_WORDS}nearby.sentence", n=int(middle["residents"]), share=say.percent(middle["share"])
    )
    note = say(
        f"{_WORDS}nearby.note", residents=say.number(found.residents),
        origins=say.number(found.origins), unknown=say.number(found.unknown + found.unplaced),
        away=say.number(found.hubs_unplaced),
    )  # fmt: skip
    bars = [
        (say(f"{_WORDS}nearby.km", km=say.number(km)), int(one["residents"]))
        for km, one in found.rows.iterrows()
    ]
    return Found(
        sentence,
        [
            Column(say(f"{_WORDS}nearby.distance")),
            Column(say(f"{_WORDS}nearby.residents"), number=True),
            Column(say("landscape_page.counts.share"), number=True),
        ],
        rows,
        say(f"{_WORDS}nearby.caption"),
        count_bars(bars, say, unit=say(f"{_WORDS}nearby.residents")),
        say(f"{_WORDS}nearby.description"),
        150,
        note,
    )


def white_spots(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """Villages where most is missing and no hub is near: the same count as on the other page."""
    from buurtpunt_lib import assessment

    spots = assessment.white_spots(assessment.facts())
    far = spots[~(spots["hub_m"] <= _FAR_M)]
    rows = [
        [
            one["name"],
            one["municipality"],
            say.number(None if one["population"] != one["population"] else one["population"]),
            say.number(one["lacks_cycle"]),
            say.number(one["hub_m"] / 1000, 1)
            if one["hub_m"] == one["hub_m"]
            else say("common.not_known"),
        ]
        for _, one in far.head(_MOST_WHITE).iterrows()
    ]
    sentence = say(
        f"{_WORDS}white.sentence", n=len(far), total=say.number(len(spots)),
        km=say.number(_FAR_M / 1000),
    )  # fmt: skip
    return Found(
        sentence,
        [
            Column(say("register_page.field.village")),
            Column(say("register_page.field.municipality")),
            Column(say(f"{_WORDS}nearby.residents"), number=True),
            Column(say(f"{_WORDS}white.missing"), number=True),
            Column(say(f"{_WORDS}white.hub"), number=True),
        ],
        rows,
        say(f"{_WORDS}white.caption", n=len(rows)),
        note=say(f"{_WORDS}white.note"),
    )


def mix(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """How services divide over the four functions, and which places meet the definition."""
    mixes = landscape.function_mixes(table, datasets.services(), only_hubs=only_hubs)
    groups = [group.value for group in FunctionGroup]
    names = [say(f"{_WORDS}mix.{group}") for group in groups]
    known = mixes[mixes["functions"].notna()]
    met = int((mixes["met"] == True).sum())  # noqa: E712 - None is "not known", not False
    sentence = say(f"{_WORDS}mix.sentence", n=met, total=say.number(len(mixes)))
    kind_of = table.set_index("id")["kind"]
    bars, rows = [], []
    by_kind = known.groupby(kind_of.reindex(known.index))
    order = by_kind.size().sort_values(ascending=False).index
    means = by_kind[groups].mean()
    for kind in order:
        label = say(f"landscape.kind.{kind}")
        shares = means.loc[kind].tolist()
        number = int(by_kind.size()[kind])
        bars.append((label, shares))
        rows.append([label, say.number(number), *(say.percent(share) for share in shares)])
    return Found(
        sentence,
        [
            Column(say("register_page.facet.kind")),
            Column(say("landscape_page.counts.number"), number=True),
            *(Column(name, number=True) for name in names),
        ],
        rows,
        say(f"{_WORDS}mix.caption"),
        share_bars(bars, names, say) if bars else None,
        say(f"{_WORDS}mix.description"),
        max(200, 36 * len(bars) + 90),
        say(f"{_WORDS}mix.note"),
    )


def complete(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """Of how many places each field is known."""
    found = landscape.completeness(table, only_hubs=only_hubs).sort_values("share")
    named = [(_field_words(say, str(key)), one) for key, one in found.iterrows()]
    rows = [
        [label, say.number(int(one["known"])), say.percent(one["share"])] for label, one in named
    ]
    label, least = named[0]
    sentence = say(f"{_WORDS}complete.sentence", label=label, share=say.percent(least["share"]))
    bars = [(label, int(one["known"])) for label, one in reversed(named)]
    return Found(
        sentence,
        [
            Column(say(f"{_WORDS}complete.field")),
            Column(say(f"{_WORDS}complete.known"), number=True),
            Column(say("landscape_page.counts.share"), number=True),
        ],
        rows,
        say(f"{_WORDS}complete.caption"),
        count_bars(bars, say, unit=say("landscape_page.counts.unit")),
        say(f"{_WORDS}complete.description"),
        34 * len(bars) + 30,
    )


def age(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """How long ago somebody last knew that a record is right."""
    hubs = of_interest(table, only_hubs)
    ages = landscape.ageing(hubs, on=date.today())
    bands = [("fresh", 0, 12), ("two", 12, 24), ("five", 24, 60), ("older", 60, float("inf"))]
    numbers = [
        (say(f"{_WORDS}age.{key}"), int(((ages["months"] >= low) & (ages["months"] < high)).sum()))
        for key, low, high in bands
    ]
    numbers.append((say("common.not_known"), int(ages["months"].isna().sum())))
    total = max(len(ages), 1)
    rows = [[label, say.number(n), say.percent(n / total)] for label, n in numbers]
    confirmed = int((ages["kind"] == "confirmed").sum())
    sentence = say(f"{_WORDS}age.sentence", n=int(ages["old"].sum()), total=say.number(len(ages)),
                   confirmed=say.number(confirmed))  # fmt: skip
    return Found(
        sentence,
        [
            Column(say(f"{_WORDS}age.how_old")),
            Column(say("landscape_page.counts.number"), number=True),
            Column(say("landscape_page.counts.share"), number=True),
        ],
        rows,
        say(f"{_WORDS}age.caption"),
        count_bars(numbers, say, unit=say("landscape_page.counts.unit")),
        say(f"{_WORDS}age.description"),
        200,
        say(f"{_WORDS}age.note"),
    )


def challenges(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """Which challenges places answer: as their record says, or as their services suggest."""
    found = landscape.challenges(table, only_hubs=only_hubs)
    total = max(len(found), 1)
    rows, bars = [], []
    for code in found.columns:
        told = int((found[code] == "told").sum())
        derived = int((found[code] == "derived").sum())
        label = say(f"landscape.challenge.{code}")
        bars.append((label, told + derived))
        share = say.percent((told + derived) / total)
        rows.append([label, say.number(told), say.number(derived), share])
    most = max(bars, key=lambda bar: bar[1])
    sentence = say(f"{_WORDS}none")
    if most[1]:
        sentence = say(
            f"{_WORDS}challenges.sentence", label=most[0], n=most[1], total=say.number(len(found))
        )
    bars.sort(key=lambda bar: -bar[1])
    return Found(
        sentence,
        [
            Column(say("register_page.field.challenges")),
            Column(say(f"{_WORDS}challenges.told"), number=True),
            Column(say(f"{_WORDS}challenges.derived"), number=True),
            Column(say("landscape_page.counts.share"), number=True),
        ],
        rows,
        say(f"{_WORDS}challenges.caption"),
        count_bars(bars, say, unit=say("landscape_page.counts.unit")),
        say(f"{_WORDS}counts.description"),
        180,
        say(f"{_WORDS}challenges.note"),
    )


def offer(say: Catalogue, table: pd.DataFrame, *, only_hubs: bool) -> Found:
    """Which services began and ended in which year, as far as records say."""
    found = landscape.service_changes(table, only_hubs=only_hubs)
    rows = [
        [
            str(one.year),
            datasets.service(one.service).name(say.language),
            say.number(one.began),
            say.number(one.ended),
        ]
        for one in found.rows.itertuples(index=False)
    ]
    sentence = say(
        f"{_WORDS}offer.sentence", n=found.begun_unknown, planned=say.number(found.planned),
        began=say.number(found.begun), ended=say.number(found.ended),
    )  # fmt: skip
    return Found(
        sentence,
        [
            Column(say(f"{_WORDS}growth.year")),
            Column(say("register_page.column.service")),
            Column(say(f"{_WORDS}offer.began"), number=True),
            Column(say(f"{_WORDS}offer.ended"), number=True),
        ],
        rows,
        say(f"{_WORDS}offer.caption"),
        note=say(f"{_WORDS}offer.note"),
    )


def of_interest(table: pd.DataFrame, only_hubs: bool) -> pd.DataFrame:
    return table[table["kind"] == "buurtpunt"] if only_hubs else table


def _field_words(say: Catalogue, key: str) -> str:
    known = f"register_page.field.{key}"
    return say(known) if known in say else say(f"{_WORDS}complete.{key}")
