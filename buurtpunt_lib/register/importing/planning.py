"""What an import would do: the places that are new, those that change, and what is wrong.

Planned: a record as a row makes it. Its key: the id in the row, or one made from its name and its
place, so that the same list read again finds the same places.
Rest: what follows from a village (its municipality, its province, its point) is filled in where a
new place leaves it open. A row with a key in a list with all our columns of place is taken at its
word: there an empty cell says that nobody knows. An empty cell changes nothing of a place that is
there already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.datasets.importing.village_finder import NotFound
from buurtpunt_lib.domain.hub import HubKind, HubStatus
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.landscape import Difference, LookAlike, differences, duplicates
from buurtpunt_lib.register.checking import faults, new_id
from buurtpunt_lib.register.importing.offer import services_said, stages_said
from buurtpunt_lib.register.importing.places import Place, Villages, coordinates, villages_near
from buurtpunt_lib.register.importing.quiet import without_collecting
from buurtpunt_lib.register.importing.rows import RowFault, Rows
from buurtpunt_lib.register.importing.sheet import Sheet
from buurtpunt_lib.storage import register

if TYPE_CHECKING:
    from buurtpunt_lib.storage.register import SavedHub

Progress = Callable[[str, int, int | None], None]
_LISTS = ("stages", "services", "partners", "challenges", "domains", "sources")
_PLAIN = ("name", "kind", "place", "address", "setting", "status", "status_as_of", "initiator",
          "legal_form", "carrier", "opening_hours", "physical", "digital", "funding", "figures",
          "notes", "confirmed_on", "partners", "challenges", "domains", "sources")  # fmt: skip
_WHOLE = frozenset(("id", "village", "municipality", "province", "precision"))
_WHERE = ("village", "municipality", "municipality_nis", "province", "postcode")
# A hundred-thousandth of a millimetre: what rounding in a spreadsheet does to a coordinate.
_SAME_SPOT = 1e-9
_LONGEST_NAME = 160
_EVERY = 500


@dataclass(frozen=True)
class Options:
    """What holds for a whole list. kind, source: of new rows that say none themselves.

    epsg: coordinate system, None = as the file or its numbers show. swap: first and second
    coordinate change places. empties: an empty cell empties its field.
    """

    kind: str = ""
    source: str = ""
    epsg: int | None = None
    swap: bool = False
    empties: bool = False


@dataclass(frozen=True)
class Planned:
    """row: its number. before: the place as it stands, None for a new one.

    base: the revision that was seen, None for an id that nobody had. A new place may have one:
    that of an import that was undone.
    """

    row: int
    record: HubRecord
    before: SavedHub | None = None
    base: int | None = None

    @cached_property
    def differences(self) -> list[Difference]:
        return differences(self.before and self.before.record, self.record)


@dataclass(frozen=True)
class ImportPlan:
    """new, changed: what would be written. same: ids of places that would stay as they are.

    rows: all rows of the list. faults: in the order of the rows. duplicates: new places that look
    like one that is there, or like another row. doubtful: those of them whose id the list does not
    give: left out unless asked for. turned: the coordinates were swapped and were turned.
    """

    file: str
    rows: int
    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    same: tuple[str, ...]
    faults: tuple[RowFault, ...]
    duplicates: tuple[LookAlike, ...]
    doubtful: frozenset[str]
    turned: bool
    unread: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)

    @property
    def bad_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


def plan(
    sheet: Sheet, options: Options | None = None, *, progress: Progress | None = None
) -> ImportPlan:
    """What the import of a list would do, with nothing changed.

    Raises InputError where the list as a whole cannot be used: `hub_import.no_name`,
    `.kind_missing`, `.source_missing`, `.kind_option`, `import_file.crs_…`, `storage.…`.
    """
    options = options or Options()
    _check(sheet, options)
    with without_collecting():
        return _Planning(sheet, options, progress or (lambda *_: None)).run()


def _check(sheet: Sheet, options: Options) -> None:
    columns = ", ".join(sheet.columns)
    if "name" not in sheet.mapping and "id" not in sheet.mapping:
        raise InputError("hub_import.no_name", file=sheet.file, allowed=columns)
    if options.kind and options.kind not in tuple(HubKind):
        allowed = ", ".join(HubKind)
        raise InputError("hub_import.kind_option", value=options.kind, allowed=allowed)


class _Planning:
    def __init__(self, sheet: Sheet, options: Options, progress: Progress) -> None:
        self.sheet, self.options, self.progress = sheet, options, progress
        self.rows = Rows(sheet.table, sheet.mapping, sheet.shielded)
        self.villages = Villages()
        self.whole = set(sheet.mapping) >= _WHOLE
        self.new: list[Planned] = []
        self.changed: list[Planned] = []
        self.same: list[str] = []
        self.made: set[str] = set()

    def run(self) -> ImportPlan:
        rows = self.rows
        self.where = coordinates(rows, epsg=self.options.epsg, swap=self.options.swap)
        self.near = villages_near(self.where.lat, self.where.lon)
        given = [rows.given(i) for i in range(len(rows))]
        places = [self._place(i, said) for i, said in enumerate(given)]
        keys = self._keys(given, places)
        stored = {s.record.id: s for s in register.load_all(k for k in keys if k)}
        self._refuse_gone(keys, stored)
        self._ask_for_the_rest(given, keys, stored)
        for i, said in enumerate(given):
            if i % _EVERY == 0:
                self.progress("rows", i, len(rows))
            if keys[i] and i not in rows.bad:
                self._row(i, keys[i], said, places[i], stored.get(keys[i]))
        self.progress("rows", len(rows), len(rows))
        found, doubtful = self._look_alikes()
        rows.faults.sort(key=lambda fault: fault.row)
        return ImportPlan(
            self.sheet.file, len(rows), tuple(self.new), tuple(self.changed), tuple(self.same),
            tuple(rows.faults), found, doubtful, self.where.turned, self.sheet.unread,
            self.sheet.persons, self.options,
        )  # fmt: skip

    def _place(self, i: int, said: dict[str, Any]) -> Place | None:
        """What the row says of where it is; None where it says nothing, or something wrong."""
        near = self.near[i]
        if self._at_its_word(said):
            # What the place is called and where it lies do not make it another village.
            near, said = "", {name: said[name] for name in _WHERE if name in said}
        if not near and not any(said.get(name) for name in (*_WHERE, "place")):
            return None
        long = [name for name, text in said.items() if name in _WHERE and len(text) > _LONGEST_NAME]
        for name in long:
            # Looking for names that come close takes longer than such a text is worth.
            self.rows.fault(i, name, "too_long", value=said[name][:40], maximum=_LONGEST_NAME)
        if long:
            return None
        try:
            return self.villages.find(
                said.get("village", ""), said.get("place", "")[:_LONGEST_NAME],
                said.get("municipality_nis") or said.get("municipality", ""),
                said.get("postcode", ""), near,
            )  # fmt: skip
        except NotFound as error:
            name = error.field
            if name == "municipality" and "municipality_nis" in said:
                name = "municipality_nis"
            code = error.code if error.code == "postcode" else f"import_file.{error.code}"
            self.rows.fault(i, name, code, **error.values)
            return None

    def _at_its_word(self, said: dict[str, Any]) -> bool:
        return "id" in said and self.whole

    def _keys(self, given: list[dict[str, Any]], places: list[Place | None]) -> list[str]:
        """The id of each row, "" where it cannot have one."""
        seen: dict[str, int] = {}
        keys = []
        for i, said in enumerate(given):
            key = said.get("id", "")
            if key and key in seen:
                self.rows.fault(i, "id", "twice", value=key, other=str(seen[key]))
                key = ""
            elif key:
                seen[key] = self.rows.table.numbers[i]
            keys.append(key)
        for i, said in enumerate(given):
            if "id" in said:
                continue
            if not said.get("name"):
                self.rows.fault(i, "name", "required")
            if i in self.rows.bad:
                continue
            keys[i] = self._made(said, places[i], seen)
            seen[keys[i]] = self.rows.table.numbers[i]
            self.made.add(keys[i])
        return keys

    def _made(self, said: dict[str, Any], place: Place | None, seen: Mapping[str, int]) -> str:
        around = said.get("place", "")
        if not around and place is not None:
            around = self.villages.name(place.village) if place.village else place.municipality
        return new_id(said["name"], around, seen)

    def _refuse_gone(self, keys: list[str], stored: Mapping[str, Any]) -> None:
        """A place that was taken out or merged does not come back with a list."""
        self.undone = register.undone()
        gone = register.taken_ids() - set(stored) - set(self.undone)
        for i, key in enumerate(keys):
            if key in gone:
                name = "id" if "id" in self.sheet.mapping else "name"
                self.rows.fault(i, name, "gone", value=key)
                keys[i] = ""

    def _ask_for_the_rest(
        self, given: list[dict[str, Any]], keys: list[str], stored: Mapping[str, Any]
    ) -> None:
        """What every new place needs and no column brings is asked once, not for each row."""
        if all(key in stored for key in keys if key):
            return
        columns = ", ".join(self.sheet.columns)
        if "kind" not in self.sheet.mapping and not self.options.kind:
            raise InputError("hub_import.kind_missing", file=self.sheet.file, allowed=columns)
        if "sources" not in self.sheet.mapping and not self.options.source.strip():
            raise InputError("hub_import.source_missing", file=self.sheet.file, allowed=columns)

    def _row(
        self, i: int, key: str, said: dict[str, Any], place: Place | None, before: SavedHub | None
    ) -> None:
        rows, number = self.rows, self.rows.table.numbers[i]
        old = None if before is None else before.record
        values = self._values(i, said, place, old)
        if old is not None:
            values = {k: v for k, v in values.items() if v != getattr(old, k)}
            if not values:
                self.same.append(key)
                return
        else:
            values.setdefault("kind", self.options.kind)
            if self.options.source.strip():
                values.setdefault("sources", (self.options.source.strip(),))
            for name in ("name", "kind", "sources"):
                if not values.get(name):
                    rows.fault(i, name, "required")
            if i in rows.bad:
                return
        try:
            made = {"id": key, **values} if old is None else {**dict(old), **values}
            record = HubRecord.from_dict(made)
        except InputError as error:
            self._refused(i, error.faults)
            return
        if record == old:
            self.same.append(key)
            return
        wrong = faults(record)
        if old is not None:
            # What was wrong before is not the fault of this list.
            known = {str(fault) for fault in faults(old)}
            wrong = [fault for fault in wrong if str(fault) not in known]
        if wrong:
            self._refused(i, wrong)
            return
        base = self.undone.get(key) if before is None else before.revision
        (self.new if before is None else self.changed).append(Planned(number, record, before, base))

    def _refused(self, i: int, found: Iterable[Fault]) -> None:
        for fault in found:
            values = dict(fault.values)
            name = re.split(r"[.\[]", str(values.pop("field", "")))[0] or "name"
            self.rows.fault(i, name, fault.code, **values)

    def _values(
        self, i: int, said: dict[str, Any], place: Place | None, old: HubRecord | None
    ) -> dict[str, Any]:
        """Fields of the record that the row gives, or that follow from what it gives."""
        found = {name: said[name] for name in _PLAIN if name in said}
        if "address" in said and "number" in said:
            found["address"] = f"{said['address']} {said['number']}"
        if self.options.empties:
            found |= self._emptied(said, old)
        self._put_place(i, said, place, old, found)
        status = found.get("status") or (old.status if old else HubStatus.UNKNOWN)
        if "services" in said:
            found["services"] = services_said(said, old, status)
        if (life := stages_said(said, old)) is not None:
            found["stages"] = life
        return found

    def _emptied(self, said: dict[str, Any], old: HubRecord | None) -> dict[str, Any]:
        """Fields whose column is there and whose cell is empty, where there is a place already."""
        if old is None:
            return {}
        defaults = HubRecord.model_fields
        return {
            name: None if defaults[name].default is None else defaults[name].default
            for name in (*_PLAIN, "services", "stages")
            if name in self.sheet.mapping and name not in said
            and name not in ("name", "kind", "sources")
        }  # fmt: skip

    def _put_place(
        self, i: int, said: dict[str, Any], place: Place | None, old: HubRecord | None,
        found: dict[str, Any],
    ) -> None:  # fmt: skip
        moved = False
        says = {name: said[name] for name in _WHERE if name in said}
        known = old is not None and all(
            value == getattr(old, name, None) for name, value in says.items()
        )
        # Coordinates alone do not move a place that is there to another village.
        if place is not None and not known and (old is None or says):
            moved = old is not None and place.village != old.village
            found |= {"village": place.village, "municipality": place.municipality,
                      "province": place.province or said.get("province", "")}  # fmt: skip
        elif old is None and "province" in said:
            found["province"] = said["province"]
        filled = old is None and not self._at_its_word(said)
        if "place" not in found and filled and place is not None and place.village:
            found["place"] = self.villages.name(place.village)
        lat, lon = float(self.where.lat[i]), float(self.where.lon[i])
        if lat == lat and lon == lon:
            if (
                old is not None and old.lat is not None
                and abs(old.lat - lat) <= _SAME_SPOT and abs(old.lon - lon) <= _SAME_SPOT
            ):  # fmt: skip
                if said.get("precision"):
                    found["precision"] = said["precision"]
                return
            usual = "" if self._at_its_word(said) else "exact"
            found |= {"lat": lat, "lon": lon, "precision": said.get("precision") or usual}
            return
        point = place and place.village and self.villages.points.get(place.village)
        if point and (filled or (moved and old.precision in ("village", ""))):
            found |= {"lat": point[0], "lon": point[1], "precision": "village"}

    def _look_alikes(self) -> tuple[tuple[LookAlike, ...], frozenset[str]]:
        records = [planned.record for planned in self.new]
        if not records:
            return (), frozenset()
        self.progress("compare", 0, None)
        old = duplicates(records, register.hub_table())
        among = duplicates(records)
        doubtful = {pair.first for pair in old} & self.made
        # Of two rows that look alike the first one stays.
        order = {planned.record.id: planned.row for planned in self.new}
        doubtful |= {max(pair.first, pair.second, key=order.get) for pair in among} & self.made
        return (*old, *among), frozenset(doubtful)
