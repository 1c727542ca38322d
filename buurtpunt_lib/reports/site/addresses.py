"""Which pages there are and what they are called. Paths are the same in every language.

Path: where a page stands below the folder of its language, with slashes, such as
"dorp/velm-71053g.html". The code of a village and the key of a place never change, so an address
that somebody kept goes on to work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import Link, file_stem

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.domain.hub_record import HubRecord
    from buurtpunt_lib.reports.site.settings import Settings

FRONT, REGISTER, PLACES, SEARCH, ABOUT, FEED = (
    "index.html", "buurtpunten.html", "dorpen.html", "zoeken.html", "over.html", "nieuw.xml",
)  # fmt: skip
# Files that all languages share.
STYLE, ICON, SCRIPT, INDEX = (
    "assets/page.css", "assets/icon.svg", "assets/site.js", "assets/search-index.js",
)  # fmt: skip
SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
# Rows of the register on one page: so that no page is larger than an old phone likes.
ROWS = 250


@dataclass(frozen=True)
class Inner(Link):
    """Words that lead to a page of the site; url: its path."""


def register_page(number: int) -> str:
    """The page of the register with this number, counted from 1."""
    return REGISTER if number == 1 else f"buurtpunten-{number}.html"


@dataclass(frozen=True, eq=False)
class Addresses:
    """villages: as `Facts.villages`. records: the places of the register, in its order."""

    villages: pd.DataFrame
    records: tuple[HubRecord, ...]
    settings: Settings

    @cached_property
    def towns(self) -> dict[str, str]:
        """NIS code → name of every municipality that the site is about, by name."""
        chosen = self.settings.municipalities
        pairs = self.villages[["municipality_nis", "municipality"]].drop_duplicates()
        found = {
            nis: name
            for nis, name in pairs.itertuples(index=False)
            if chosen is None or nis in chosen
        }
        return dict(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))

    @cached_property
    def _town_paths(self) -> dict[str, str]:
        return {
            nis: f"gemeente/{file_stem(name, otherwise='gemeente').replace('_', '-')}-{nis}.html"
            for nis, name in self.towns.items()
        }

    @cached_property
    def _village_paths(self) -> dict[str, str]:
        names = self.villages[["name", "municipality_nis"]]
        return {
            code: f"dorp/{file_stem(name, otherwise='dorp').replace('_', '-')}-{code.lower()}.html"
            for code, name, nis in names.itertuples()
            if nis in self.towns
        }

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(record.id for record in self.shown)

    @cached_property
    def shown(self) -> tuple[HubRecord, ...]:
        """The places that the site is about: all, or those of the chosen municipalities."""
        if self.settings.municipalities is None:
            return self.records
        return tuple(record for record in self.records if self.town_of(record) in self.towns)

    def town_of(self, record: HubRecord) -> str:
        """The NIS code of the municipality of a place; "" where it is not one of ours."""
        if record.village in self._towns_of:
            return self._towns_of[record.village]
        return self._by_name.get(record.municipality, "")

    @cached_property
    def _towns_of(self) -> dict[str, str]:
        return self.villages["municipality_nis"].to_dict()

    @cached_property
    def _by_name(self) -> dict[str, str]:
        pairs = self.villages[["municipality", "municipality_nis"]].drop_duplicates()
        return dict(pairs.itertuples(index=False))

    @cached_property
    def names(self) -> dict[str, str]:
        """Village → its name, of all Flanders."""
        return self.villages["name"].to_dict()

    def village(self, code: str | None, words: str = "") -> str | Inner:
        """A link to the page of a village, or only its name where the site has none."""
        if code is None or code not in self.names:
            return words
        words = words or self.names[code]
        path = self._village_paths.get(code)
        return words if path is None else Inner(words, path)

    def town(self, nis: str, words: str) -> str | Inner:
        path = self._town_paths.get(nis)
        return words if path is None else Inner(words, path)

    def hub(self, id: str, words: str) -> str | Inner:
        return Inner(words, hub_path(id)) if id in self._shown else words

    def village_path(self, code: str) -> str:
        return self._village_paths[code]

    def town_path(self, nis: str) -> str:
        return self._town_paths[nis]

    @cached_property
    def register_pages(self) -> int:
        return max(1, -(-len(self.shown) // ROWS))

    @cached_property
    def villages_by_town(self) -> dict[str, tuple[str, ...]]:
        """NIS code → codes of its villages, by name."""
        ordered = self.villages.sort_values("name", kind="stable", key=lambda n: n.str.casefold())
        found: dict[str, list[str]] = {nis: [] for nis in self.towns}
        for code, nis in ordered["municipality_nis"].items():
            if nis in found:
                found[nis].append(str(code))
        return {nis: tuple(codes) for nis, codes in found.items()}

    @cached_property
    def every(self) -> frozenset[str]:
        """Every page that there will be, of every language, and the files beside them."""
        pages = {
            FRONT, PLACES, SEARCH, ABOUT, FEED,
            *map(register_page, range(1, self.register_pages + 1)),
            *map(self.town_path, self.towns),
            *map(self.village_path, (c for codes in self.villages_by_town.values() for c in codes)),
            *(hub_path(record.id) for record in self.shown),
        }  # fmt: skip
        folders = [self.settings.folder(language) for language in self.settings.languages]
        beside = {STYLE, ICON, SCRIPT, INDEX}
        if self.settings.address:
            beside |= {SITEMAP, ROBOTS}
        return frozenset({folder + page for folder in folders for page in pages} | beside)


def hub_path(id: str) -> str:
    return f"buurtpunt/{id}.html"
