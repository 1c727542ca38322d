"""The state of the landscape page: filters, the places that fit, and what they offer.

Place: a hub (buurtpunt) or a related place that shows what is possible.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import traitlets

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.domain import Hub, HubKind, HubStatus
from buurtpunt_lib.reports.tables import to_csv
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd


class Model(traitlets.HasTraits):
    """Filters in, rows and counts out. Set a filter trait, read `rows`, `record`, `counts`."""

    service = traitlets.Unicode("", help="code of a hub service; empty = all")
    province = traitlets.Unicode("", help="name of a province; empty = all")
    status = traitlets.Unicode("", help="a HubStatus; empty = all")
    only_hubs = traitlets.Bool(False, help="leave out the related places")
    text = traitlets.Unicode("", help="words to look for in name, place and municipality")
    selected = traitlets.Unicode("", help="id of the place that is looked at; empty = none")
    all_rows = traitlets.Bool(False, help="show the whole list")
    background = traitlets.Bool(False, help="draw on map tiles from the internet")

    rows = traitlets.Any(help="the places that fit, as `datasets.hubs_table` gives them")

    def __init__(self, say: Catalogue, table: pd.DataFrame, **traits: Any) -> None:
        self.say = say
        self.table = table
        super().__init__(**traits)
        self._filter()

    @classmethod
    def start(cls, language: str | None = None) -> Model:
        return cls(catalogue(language), datasets.hubs_table())

    @traitlets.validate("service", "province", "status")
    def _one_of_the_choices(self, proposal: Any) -> str:
        # A visitor can send any value: what is no choice means "all".
        allowed = {code for code, _ in self.choices[proposal.trait.name]}
        return proposal.value if proposal.value in allowed else ""

    @traitlets.validate("text")
    def _short_text(self, proposal: Any) -> str:
        return proposal.value[:80]

    @traitlets.validate("selected")
    def _existing(self, proposal: Any) -> str:
        return proposal.value if proposal.value in set(self.table["id"]) else ""

    @traitlets.observe("service", "province", "status", "only_hubs", "text")
    def _filter(self, _change: Any = None) -> None:
        self.rows = landscape.filter_hubs(
            self.table,
            services=(self.service,) if self.service else (),
            provinces=(self.province,) if self.province else (),
            statuses=(self.status,) if self.status else (),
            kinds=(HubKind.BUURTPUNT,) if self.only_hubs else (),
            text=self.text,
        )

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """(code, words) of each filter; services are those that some place has."""
        say, used = self.say, {code for codes in self.table["services"] for code in codes}
        services = [
            (service.code, service.name(say.language))
            for service in datasets.services()
            if service.code in used
        ]
        provinces = sorted(set(self.table["province"]))
        return {
            "service": sorted(services, key=lambda pair: pair[1].casefold()),
            "province": [(name, name) for name in provinces if name],
            "status": [(s.value, say(f"landscape.status.{s.value}")) for s in HubStatus],
        }

    @property
    def place_choices(self) -> list[tuple[str, str]]:
        """(id, name and place) of the found places, by name; the chosen one is always there."""
        rows = self.table[self.table["id"].isin([*self.rows["id"], self.selected])]
        pairs = [
            (row.id, f"{row.name} ({row.municipality})" if row.municipality else row.name)
            for row in rows.itertuples(index=False)
        ]
        return sorted(pairs, key=lambda pair: pair[1].casefold())

    @property
    def placed(self) -> int:
        """How many of the found places have a location."""
        return int(self.rows["lat"].notna().sum())

    @property
    def record(self) -> Hub | None:
        """The place that is looked at."""
        return next((hub for hub in datasets.hubs() if hub.id == self.selected), None)

    def counts(self, what: str) -> list[tuple[str, int]]:
        """(label, number of found places) per "service" or "province", most first."""
        if what == "province":
            counted = landscape.counts_per_province(self.rows)
            pairs = [(name or self.say("common.not_known"), n) for name, n in counted.items()]
        else:
            counted = landscape.counts_per_service(self.rows)
            pairs = [
                (datasets.service(code).name(self.say.language), n) for code, n in counted.items()
            ]
        pairs = [(label, int(number)) for label, number in pairs if number]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def reset(self) -> None:
        with self.hold_trait_notifications():
            self.service = self.province = self.status = self.text = ""
            self.only_hubs = False

    def csv(self) -> bytes:
        """The found places as a file that a spreadsheet opens."""
        return to_csv(self.rows, dutch=self.say.language == "nl").encode("utf-8-sig")
