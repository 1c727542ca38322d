"""Which places fit, and how many each option would leave.

Mask: one truth value per row of a table. What masks are made of (codes of each facet, folded text,
locations) is worked out once per table and kept, so that a tick in a filter costs less than the
table that is drawn from it.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.domain.opening_hours import OpenState, opening_at
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape.sizes import SIZES, size_numbers
from buurtpunt_lib.register.filters import FACETS, Filters, options

if TYPE_CHECKING:
    import pandas as pd

_COLUMN = {name: name for name in FACETS if name not in ("service", "size")}
_MOST_MASKS, _MOST_TABLES = 64, 4
_OPEN_STATES = tuple(state.value for state in OpenState)
_TITLES = ("name", "place", "municipality")
_ALIKE = 0.7


def find(table: pd.DataFrame, filters: Filters, *, moment: datetime | None = None) -> pd.DataFrame:
    """The rows of a hub table that fit, in its order.

    moment: for `open_now`, on the clock in Belgium; now by default.
    """
    if not filters.active:
        return table
    return table[matches(table, filters, moment=moment)]


def matches(table: pd.DataFrame, filters: Filters, *, moment: datetime | None = None) -> np.ndarray:
    """Per row of a hub table whether it fits."""
    masks = prepared(table).masks(filters, moment or now())
    return _all_of(masks.values(), len(table))


def facets(
    table: pd.DataFrame, filters: Filters, *, moment: datetime | None = None
) -> dict[str, dict[str, int]]:
    """Facet → option → how many places fit the other filters and have it.

    An option is left out when no place of the table has it. `open_now` counts open, closed and
    unknown; `opened` counts per year (as text).
    """
    ready = prepared(table)
    moment = moment or now()
    masks = ready.masks(filters, moment)
    every = _all_of(masks.values(), len(table))
    found = {}
    for facet, field in (*FACETS.items(), ("open_now", "open_now"), ("opened", "opened_since")):
        # Who asks for two services at once wants to know what a third would leave of those.
        own = field in masks and not (field == "services" and filters.every_service)
        others = (mask for name, mask in masks.items() if name != field)
        found[facet] = ready.count(facet, _all_of(others, len(table)) if own else every, moment)
    return found


def now() -> datetime:
    """The clock in Belgium, to the minute, without zone."""
    from zoneinfo import ZoneInfo

    here = datetime.now(ZoneInfo("Europe/Brussels"))
    return here.replace(tzinfo=None, second=0, microsecond=0)


def _all_of(masks: Any, length: int) -> np.ndarray:
    result = np.ones(length, dtype=bool)
    for mask in masks:
        result &= mask
    return result


class Prepared:
    """What masks of one table are made of. The table is not to be changed in place."""

    def __init__(self, table: pd.DataFrame) -> None:
        # Not the table itself, which would keep the entry of a table alive that nobody has.
        self._columns = {
            name: table[name]
            for name in (*_COLUMN.values(), *_TITLES, "id", "services", "population", "opened",
                         "lat", "lon", "opening_hours")
            if name in table
        }  # fmt: skip
        self.length = len(table)
        self.stamp = table.attrs.get("stamp", "")
        self._codes: dict[str, tuple[np.ndarray, list[str]]] = {}
        self._kept: OrderedDict[Any, np.ndarray] = OrderedDict()

    @cached_property
    def ids(self) -> np.ndarray:
        return self._columns["id"].to_numpy(object)

    def masks(self, filters: Filters, moment: datetime) -> dict[str, np.ndarray]:
        """Field → mask, of each filter that leaves places out."""
        made: dict[str, tuple[Any, Callable[[], np.ndarray]]] = {}
        for facet, field in FACETS.items():
            chosen = getattr(filters, field)
            if chosen and facet == "service":
                key = (chosen, filters.every_service)
                made[field] = key, lambda: self._offering(filters.services, filters.every_service)
            elif chosen:
                made[field] = chosen, lambda f=facet, c=chosen: self._having(f, c)
        if filters.opened_since is not None:
            since = filters.opened_since
            made["opened_since"] = since, lambda: self._opened >= since
        if filters.open_now:
            made["open_now"] = moment, lambda: self._open(moment) == 0
        if filters.near is not None:
            made["near"] = filters.near, lambda: self._near(*filters.near)
        if filters.text:
            made["text"] = filters.text, lambda: self._saying(filters.text)
        return {field: self._keep((field, key), make) for field, (key, make) in made.items()}

    def count(self, facet: str, mask: np.ndarray, moment: datetime) -> dict[str, int]:
        """Option → how many rows of the mask have it; options that no row has are left out."""
        if facet == "service":
            rows, numbers, names = self._services
            return self._named(np.bincount(numbers[mask[rows]], minlength=len(names)), names)
        if facet == "open_now":
            counted = np.bincount(self._open(moment)[mask], minlength=len(_OPEN_STATES))
            return dict(zip(_OPEN_STATES, counted.tolist(), strict=True))
        if facet == "opened":
            years, counts = np.unique(
                self._opened[mask & ~np.isnan(self._opened)], return_counts=True
            )
            return {f"{int(y)}": int(n) for y, n in zip(years, counts, strict=True)}
        numbers, names = self._numbered(facet)
        return self._named(np.bincount(numbers[mask], minlength=len(names)), names)

    @staticmethod
    def _named(counted: np.ndarray, names: list[str]) -> dict[str, int]:
        return dict(zip(names, counted.tolist(), strict=True))

    def _keep(self, key: Any, make: Callable[[], np.ndarray]) -> np.ndarray:
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > _MOST_MASKS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _numbered(self, facet: str) -> tuple[np.ndarray, list[str]]:
        """(number of the option of each row, options that occur in the order of a scale)."""
        if facet not in self._codes:
            if facet == "size":
                numbers = size_numbers(self._column("population", float))
                # What is not known comes last, as in every facet.
                values = np.array([*SIZES, ""], dtype=object)[numbers]
            else:
                values = self._column(_COLUMN[facet], object)
            values = [value if isinstance(value, str) else "" for value in values]
            there = set(values)
            known = options(FACETS[facet])
            names = [*(n for n in known if n in there), *sorted(there.difference(known))]
            number = {name: at for at, name in enumerate(names)}
            found = np.fromiter((number[v] for v in values), dtype=np.intp, count=self.length)
            self._codes[facet] = found, names
        return self._codes[facet]

    @cached_property
    def _services(self) -> tuple[np.ndarray, np.ndarray, list[str]]:
        """(row, number of the service) of each pair, and the services that occur."""
        offered = [tuple(dict.fromkeys(codes)) for codes in self._column("services", object)]
        there = {code for codes in offered for code in codes}
        known = options("services")
        names = [*(n for n in known if n in there), *sorted(there.difference(known))]
        number = {name: at for at, name in enumerate(names)}
        lengths = np.array([len(codes) for codes in offered], dtype=np.intp)
        rows = np.repeat(np.arange(self.length), lengths)
        numbers = np.array([number[c] for codes in offered for c in codes], dtype=np.intp)
        return rows, numbers, names

    def _offering(self, services: tuple[str, ...], every: bool) -> np.ndarray:
        rows, numbers, names = self._services
        wanted = [names.index(code) for code in services if code in names]
        hits = np.bincount(rows[np.isin(numbers, wanted)], minlength=self.length)
        return hits == len(services) if every else hits > 0

    def _having(self, facet: str, chosen: tuple[str, ...]) -> np.ndarray:
        numbers, names = self._numbered(facet)
        allowed = np.array([name in chosen for name in names], dtype=bool)
        return allowed[numbers] if len(names) else np.zeros(self.length, dtype=bool)

    def _column(self, name: str, kind: type) -> np.ndarray:
        if name not in self._columns:
            empty = np.nan if kind is float else None
            return np.full(self.length, empty, dtype=kind)
        column = self._columns[name]
        if kind is float:
            return column.to_numpy(dtype=float, na_value=np.nan)
        return column.to_numpy(dtype=object)

    @cached_property
    def _opened(self) -> np.ndarray:
        return self._column("opened", float)

    def _open(self, moment: datetime) -> np.ndarray:
        """Number of the state of each row at a moment; kept for the last minute asked."""
        return self._keep(("states", moment), lambda: self._states(moment))

    def _states(self, moment: datetime) -> np.ndarray:
        hours = [h if isinstance(h, str) else "" for h in self._column("opening_hours", object)]
        # Many places have no hours, or the same ones.
        state = {text: _OPEN_STATES.index(opening_at(text, moment).state) for text in set(hours)}
        return np.fromiter((state[text] for text in hours), dtype=np.intp, count=self.length)

    def _near(self, lat: float, lon: float, km: float) -> np.ndarray:
        lats, lons = self._column("lat", float), self._column("lon", float)
        # Not a number is not near.
        return straight_line(lat, lon, lats, lons) <= km * 1000

    @cached_property
    def _titles(self) -> list[str]:
        cells = zip(*(self._column(name, object) for name in _TITLES), strict=True)
        return [fold(" ".join(t for t in texts if isinstance(t, str))) for texts in cells]

    def _saying(self, text: str) -> np.ndarray:
        """Every word stands in the title, or the database finds it elsewhere or nearly so."""
        words = fold(text).split()
        mask = np.ones(self.length, dtype=bool)
        for word in words:
            mask &= np.fromiter((word in t for t in self._titles), dtype=bool, count=self.length)
        found = self._searched(text)
        # Above 1 every word fits; else it only looks alike, which counts where nothing fits.
        wanted = {id_ for id_, score in found if score > 1 or not mask.any()}
        if wanted:
            mask |= np.fromiter((i in wanted for i in self.ids), dtype=bool, count=self.length)
        elif not mask.any():
            mask = self._looking_like(words)
        return mask

    def _searched(self, text: str) -> list[tuple[str, float]]:
        if not self.stamp:
            # A table that was made by hand stands in no database.
            return []
        from buurtpunt_lib.storage.register_search import search

        try:
            return search(text, self.length)
        except InputError:
            return []

    def _looking_like(self, words: list[str]) -> np.ndarray:
        """Rows whose titles have a word that looks like each of these."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        mask = np.full(self.length, bool(words), dtype=bool)
        titles = [frozenset(title.split()) for title in self._titles]
        known = list(frozenset().union(*titles)) if titles else []
        for word in words:
            found = extract(
                word, known, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=None
            )
            alike = {name for name, *_ in found}
            mask &= np.fromiter(
                (not alike.isdisjoint(t) for t in titles), dtype=bool, count=self.length
            )
        return mask


_tables: list[tuple[weakref.ref, Prepared]] = []


def prepared(table: pd.DataFrame) -> Prepared:
    """What masks of a table are made of; kept for the tables that were asked for last."""
    _tables[:] = [entry for entry in _tables if entry[0]() is not None or entry[1].stamp]
    for at, (known, ready) in enumerate(_tables):
        if known() is table or _same(ready, table):
            _tables.append(_tables.pop(at))
            return ready
    ready = Prepared(table)
    _tables.append((weakref.ref(table), ready))
    del _tables[:-_MOST_TABLES]
    return ready


def _same(ready: Prepared, table: pd.DataFrame) -> bool:
    """Whether a table is a copy of the one that was prepared: a part of it has its stamp too."""
    if not ready.stamp or ready.stamp != table.attrs.get("stamp") or ready.length != len(table):
        return False
    return bool((ready.ids == table["id"].to_numpy(object)).all())
