"""The state of the landscape page: what is looked for, what is found, and who is looking.

Place: a hub (buurtpunt) or a related place that shows what is possible; a row of the hub table.
Filters: what somebody looks for (`register.Filters`, frozen). Found: the places that fit.
Actor: who is looking. It lives in this object only, set by the sign-in; no widget is tied to it.
Turn: rises by one each time the page has to be drawn anew.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import traitlets

from buurtpunt_lib import datasets, register
from buurtpunt_lib.dashboards.places_map import View, as_view
from buurtpunt_lib.domain.actor import VISITOR, Actor
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from buurtpunt_lib.domain.hub_record import HubRecord
    from buurtpunt_lib.storage.register import Suggestion

SECTIONS = ("find", "record", "understand", "files", "suggest")
EDITOR_SECTIONS = ("grid", "moderate")
SORTS = ("name", "place", "municipality", "province", "status", "kind", "opened")
REACHES = (5, 10, 20, 40)
# What stands in the address beside the filters: place, section, sort, page, map, code.
_SECTION, _PLACE, _SORT, _PAGE, _MAP, _CODE = "deel", "plek", "orde", "blad", "kaart", "voorstel"
_NEAR, _REACH = "bij", "km"
_LONGEST_NAME, _LONGEST_REASON = 60, 500


class Model(traitlets.HasTraits):
    """Set `filters`, read `rows`; set `selected`, read `row`. Every figure comes from below."""

    filters = traitlets.Any(help="a register.Filters")
    section = traitlets.Unicode("find", help="key of the section that is open")
    selected = traitlets.Unicode("", help="id of the place that is looked at; empty = none")
    sort = traitlets.Unicode("", help="one of SORTS, empty = as found")
    turned = traitlets.Bool(False, help="the other way round")
    page = traitlets.Int(0, help="which page of the list, from 0")
    background = traitlets.Bool(False, help="draw on map tiles from the internet")
    code = traitlets.Unicode("", help="of a suggestion that is looked up; empty = none")
    view = traitlets.Any(None, allow_none=True, help="where the map looks, None = everywhere")
    actor = traitlets.Any(VISITOR, help="an Actor")
    turn = traitlets.Int(0, help="rises when what is found or known changed")

    def __init__(self, say: Catalogue, table: pd.DataFrame, **traits: Any) -> None:
        self.say = say
        # Where near is, in words, and whether that may stand in a link: a village may, somebody's
        # own spot may not.
        self.near_place = ""
        self._take(table)
        super().__init__(filters=register.Filters(), **traits)
        self._look()

    @classmethod
    def start(cls, language: str | None = None) -> Model:
        return cls(catalogue(language), stored.hub_table())

    # A visitor can send any value: what is no choice means "none".
    @traitlets.validate("selected")
    def _existing(self, proposal: Any) -> str:
        return proposal.value if proposal.value in self._position else ""

    @traitlets.validate("section")
    def _known_section(self, proposal: Any) -> str:
        return proposal.value if proposal.value in self.sections else SECTIONS[0]

    @traitlets.validate("sort")
    def _known_sort(self, proposal: Any) -> str:
        return proposal.value if proposal.value in SORTS else ""

    @traitlets.validate("page")
    def _possible_page(self, proposal: Any) -> int:
        return min(max(proposal.value, 0), 100_000)

    @traitlets.validate("code")
    def _short_code(self, proposal: Any) -> str:
        return proposal.value[:100]

    @traitlets.observe("filters")
    def _look(self, _change: Any = None) -> None:
        if not hasattr(self, "table"):
            return
        import numpy as np

        found = register.matches(self.table, self.filters)
        self._found_at = np.flatnonzero(found)
        self.rows = self.table if found.all() else self.table[found]
        self.page = 0
        self.turn += 1

    @property
    def sections(self) -> tuple[str, ...]:
        """Keys of the sections that this visitor can open."""
        return SECTIONS + (EDITOR_SECTIONS if self.actor.edits else ())

    # ── the table ────────────────────────────────────────────────────────────────────────────────

    def _take(self, table: pd.DataFrame) -> None:
        self.table = table
        self.stamp = table.attrs.get("stamp", "")
        self._position = {code: number for number, code in enumerate(table["id"])}
        self._orders: dict[str, np.ndarray] = {}

    def refresh(self) -> None:
        """Takes the register as it is now, where somebody changed it."""
        if stored.stamp() != self.stamp:
            self._take(stored.hub_table())
            if self.selected not in self._position:
                self.selected = ""
            self._look()

    @property
    def row(self) -> Any | None:
        """The row of the place that is looked at."""
        at = self._position.get(self.selected)
        return None if at is None else self.table.iloc[at]

    def position(self, place: str) -> int:
        """Which row of the table a place is; KeyError for one that is none."""
        return self._position[place]

    def name_of(self, place: str) -> str:
        at = self._position.get(place)
        return "" if at is None else str(self.table["name"].iat[at])

    @property
    def shown(self) -> np.ndarray:
        """Per row of the table: whether it was found."""
        import numpy as np

        mask = np.zeros(len(self.table), dtype=bool)
        mask[self._found_at] = True
        return mask

    @property
    def placed(self) -> int:
        """How many of the found places have a location."""
        return int(self.rows["lat"].notna().sum())

    def on_page(self, size: int) -> pd.DataFrame:
        """The rows of this page of the list, in the chosen order."""
        last = max(0, (len(self.rows) - 1) // size)
        if self.page > last:
            self.page = last
        first = self.page * size
        return self.table.iloc[self.ordered()[first : first + size]]

    def ordered(self) -> np.ndarray:
        """Positions in the table of what was found, in the chosen order.

        What is not known comes last, whichever way round.
        """
        import numpy as np

        found = self._found_at
        if not self.sort:
            return found
        if self.sort not in self._orders:
            self._orders[self.sort] = _ranks(self.table[self.sort])
        ranks = self._orders[self.sort][found]
        # numpy puts what is no number last, whichever way round.
        return found[np.argsort(-ranks if self.turned else ranks, kind="stable")]

    # ── looking near ─────────────────────────────────────────────────────────────────────────────

    def look_near(self, text: str) -> None:
        """Only what lies near a village or postcode; "" for everywhere. Raises InputError."""
        if not text:
            self.near_place = ""
            self.filters = self.filters.replace(near=None)
            return
        near = register.near_place(text, self.reach)
        self.near_place = text
        self.filters = self.filters.replace(near=near)

    def look_around(self, lat: float, lon: float) -> None:
        """Only what lies near this spot."""
        self.near_place = ""
        self.filters = self.filters.replace(near=(lat, lon, self.reach))

    def look_within(self, km: float) -> None:
        if self.filters.near is not None and km in REACHES:
            self.filters = self.filters.replace(near=(*self.filters.near[:2], float(km)))

    @property
    def reach(self) -> float:
        return self.filters.near[2] if self.filters.near else float(REACHES[1])

    @cached_property
    def village_words(self) -> list[str]:
        """Villages as people type them, with their municipality, by name."""
        villages = datasets.villages()
        villages = villages[villages["lat"].notna()]
        names = zip(villages["name"], villages["municipality"], strict=True)
        return sorted({name if name == town else f"{name} ({town})" for name, town in names})

    # ── the address ──────────────────────────────────────────────────────────────────────────────

    def to_query(self) -> str:
        """What is looked at, as the part of an address behind its question mark."""
        filters = self.filters.replace(near=None)
        pairs = parse_qsl(filters.to_query())
        if self.near_place:
            pairs += [(_NEAR, self.near_place), (_REACH, f"{self.reach:g}")]
        others = {
            _SECTION: "" if self.section == self._first_section else self.section,
            _PLACE: self.selected,
            _SORT: f"-{self.sort}" if self.sort and self.turned else self.sort,
            _PAGE: str(self.page + 1) if self.page else "",
            _MAP: ",".join(f"{each:.4f}" for each in self.view) if self.view else "",
            _CODE: self.code,
        }
        return urlencode(pairs + [(key, value) for key, value in others.items() if value])

    @property
    def _first_section(self) -> str:
        """What a link opens that does not say which section."""
        return "suggest" if self.code else "record" if self.selected else SECTIONS[0]

    def open_query(self, query: str) -> None:
        """Shows what a link says; what it says that cannot be is left out."""
        given = dict(parse_qsl(query, max_num_fields=100))
        self.filters = register.Filters.from_query(query)
        if given.get(_NEAR):
            try:
                self.look_near(given[_NEAR][:80])
                self.look_within(float(given.get(_REACH, 0)))
            except (InputError, ValueError):
                pass
        sort = given.get(_SORT, "")
        self.sort, self.turned = sort.removeprefix("-"), sort.startswith("-")
        self.selected = given.get(_PLACE, "")
        self.code = given.get(_CODE, "")
        self.view = read_view(given.get(_MAP, ""))
        page = given.get(_PAGE, "")
        self.page = int(page) - 1 if page.isascii() and page.isdigit() and len(page) < 6 else 0
        self.section = given.get(_SECTION, self._first_section)
        self.turn += 1

    def suggest(
        self,
        record: HubRecord | None,
        *,
        hub: str | None,
        name: str = "",
        reason: str = "",
        base: int | None = None,
    ) -> Suggestion:
        """Leaves a suggestion for the editors. name: what the visitor told, "" for nothing.

        Raises InputError: storage holds the pace of one visit and the number that waits.
        """
        called = " ".join(name.split())[:_LONGEST_NAME]
        by = self.actor if self.actor.edits else Actor(called, self.actor.role)
        return register.suggest(record, hub=hub, by=by, reason=reason[:_LONGEST_REASON], base=base)

    def become(self, actor: Actor) -> None:
        """Somebody signed in or out."""
        self.actor = actor
        if self.section not in self.sections:
            self.section = SECTIONS[0]
        self.turn += 1


def read_view(text: str) -> View | None:
    """ "51.02,4.3,9" as a view; None for anything else."""
    try:
        return as_view([float(part) for part in text.split(",")])
    except ValueError:
        return None


def _ranks(column: pd.Series) -> np.ndarray:
    """Numbers in the order of the values; NaN for what is not known. Equal values rank equally."""
    import numpy as np
    import pandas as pd

    if column.dtype.kind in "iuf" or str(column.dtype) == "Int64":
        return pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)
    from buurtpunt_lib.domain.folding import fold

    folded = column.fillna("").astype(str).map(fold)
    codes = folded.rank(method="dense").to_numpy()
    return np.where((folded == "").to_numpy(), np.nan, codes)
