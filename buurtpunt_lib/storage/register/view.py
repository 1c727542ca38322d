"""The register as a table, read lightly: a page that only looks at it need not wait for SQLAlchemy.

Snapshot: questions to the database that all see one moment. A plain SQLite file is asked by
`sqlite3` itself; any other database, and a file that must be brought up to date first, by
`storage.database`.

When the database cannot be reached, readers get the landscape that ships with the program, and
`trouble` says why.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import address, migrations
from buurtpunt_lib.storage.register.fingerprint import fingerprint

if TYPE_CHECKING:
    import pandas as pd

Ask = Callable[[str], list[tuple]]

_TEXTS = (
    "id", "name", "kind", "village", "place", "municipality", "province", "address", "initiator",
    "legal_form", "status", "status_as_of", "funding", "figures", "notes", "precision", "carrier",
    "opening_hours", "setting", "digital", "changed_by",
)  # fmt: skip
_OTHERS = ("number", "lat", "lon", "physical", "confirmed_on", "revision", "changed_at")
# In the order in which people read them.
COLUMNS = (
    "id", "name", "kind", "village", "place", "municipality", "province", "address", "services",
    "initiator", "legal_form", "opened", "status", "status_as_of", "funding", "figures", "notes",
    "sources", "lat", "lon", "precision", "carrier", "opening_hours", "setting", "physical",
    "digital", "partners", "challenges", "domains", "stages", "planned", "service_history",
    "confirmed_on", "revision", "changed_at", "changed_by", "population",
)  # fmt: skip
_STATE = "SELECT identity, changes FROM register_state"
_HUBS = f"SELECT {', '.join(_TEXTS + _OTHERS)} FROM hub WHERE removed = false ORDER BY number"
_LISTS = {
    "stages": "SELECT hub, status, since FROM hub_stage ORDER BY hub, position",
    "services": "SELECT hub, service, status, begin_on, end_on FROM hub_service"
    " ORDER BY hub, position",
    "partners": "SELECT hub, kind FROM hub_partner ORDER BY hub, position",
    "sources": "SELECT hub, address FROM hub_source ORDER BY hub, position",
    "tags": "SELECT hub, field, code FROM hub_tag ORDER BY hub, position",
}
_last: dict[str, pd.DataFrame] = {}
# A server that does not answer is not asked for each page again: waiting would hold up everybody.
_TRY_AGAIN_S = 5.0
_out_of_reach: dict[str, tuple[float, InputError]] = {}


def stamp() -> str:
    """Differs after each accepted change, and between databases."""
    try:
        with _snapshot() as ask:
            return _stamp(ask)
    except InputError:
        return _shipped_stamp()


def trouble() -> InputError | None:
    """Why readers get the landscape that ships; None when the database can be read."""
    try:
        with _snapshot() as ask:
            _stamp(ask)
    except InputError as error:
        return error
    return None


def ids() -> frozenset[str]:
    """The ids of all places that are there."""
    return frozenset(hub_table()["id"])


def hub_table() -> pd.DataFrame:
    """One row per place, in the order of the register; made once as long as nothing changes.

    Columns: those of `domain.hub_record.HubRecord` in text, number and tuple (services: codes that
    have not ended; planned: those of them that are only planned; service_history: (service, state,
    begin, end); stages: (status, since); partners: kinds), opened (Int64, year), lat, lon (degrees,
    NaN), physical (True, False, None), confirmed_on (date or None), revision (int), changed_at
    (datetime with time zone), changed_by, population of its village (NaN). attrs["stamp"].
    """
    try:
        with _snapshot() as ask:
            now = _stamp(ask)
            if now not in _last:
                _keep(now, _read(ask))
    except InputError:
        now = _shipped_stamp()
        if now not in _last:
            _keep(now, _shipped())
    table = _last[now].copy(deep=False)
    table.attrs["stamp"] = now
    return table


def _keep(now: str, table: pd.DataFrame) -> None:
    _last.clear()
    _last[now] = table


def _stamp(ask: Ask) -> str:
    [(identity, changes)] = ask(_STATE)
    return f"{identity}.{changes}"


def _shipped_stamp() -> str:
    return f"shipped.{fingerprint()[:16]}"


@contextmanager
def _snapshot() -> Iterator[Ask]:
    """Raises InputError `storage.…`."""
    light = light_snapshot()
    if light is not None:
        with closing(light):
            yield lambda question: light.execute(question).fetchall()
        return
    from buurtpunt_lib.storage.database import reading

    where = address.address()
    since, known = _out_of_reach.get(where, (0.0, None))
    if known is not None and time.monotonic() - since < _TRY_AGAIN_S:
        raise known
    try:
        with reading() as connection:
            yield lambda question: [tuple(row) for row in connection.exec_driver_sql(question)]
    except InputError as error:
        if address.sqlite_file() is None:
            _out_of_reach[where] = time.monotonic(), error
        raise


def light_snapshot() -> sqlite3.Connection | None:
    """The SQLite file at one moment; None where it needs more than reading, or is no such file."""
    file = address.sqlite_file()
    for uri in () if file is None else address.read_only_uris(file):
        opened = None
        try:
            opened = sqlite3.connect(uri, uri=True, isolation_level=None)
            opened.execute("BEGIN")
            found = opened.execute(
                "SELECT version_num, (SELECT shipped FROM register_state) FROM alembic_version"
            ).fetchone()
            if found == (migrations.head(), fingerprint()):
                return opened
        except sqlite3.Error:
            # No file yet, no tables yet, or something that `storage.database` finds words for.
            pass
        if opened is not None:
            opened.close()
    return None


def _read(ask: Ask) -> pd.DataFrame:
    return _table(ask(_HUBS), {name: ask(question) for name, question in _LISTS.items()})


def _shipped() -> pd.DataFrame:
    """The landscape that ships, in the same shape."""
    from buurtpunt_lib.storage.register import filling
    from buurtpunt_lib.storage.register.rows import COLUMNS as FIELDS
    from buurtpunt_lib.storage.register.rows import Change, Entry, rows_of

    change = Change(by="", at=datetime.now(UTC), reason="", action=filling.SHIPPED)
    entries = [Entry(n, 1, record) for n, record in enumerate(filling.shipped_records())]
    made = rows_of(entries, change)
    rows = {table.name: (FIELDS[table], items) for table, items in made.items()}

    def columns(table: str, *names: str) -> list[tuple]:
        known, items = rows[table]
        return list(map(itemgetter(*map(known.index, names)), items))

    return _table(
        columns("hub", *_TEXTS, *_OTHERS),
        {
            "stages": columns("hub_stage", "hub", "status", "since"),
            "services": columns("hub_service", "hub", "service", "status", "begin_on", "end_on"),
            "partners": columns("hub_partner", "hub", "kind"),
            "sources": columns("hub_source", "hub", "address"),
            "tags": columns("hub_tag", "hub", "field", "code"),
        },
    )


def _table(hubs: list[tuple], lists: dict[str, list[tuple]]) -> pd.DataFrame:
    import pandas as pd

    from buurtpunt_lib import datasets

    names = (*_TEXTS, *_OTHERS)
    cells = (
        dict(zip(names, zip(*hubs, strict=True), strict=True)) if hubs else dict.fromkeys(names, ())
    )
    numbers = cells.pop("number")
    stages, services = _grouped(lists["stages"]), _grouped(lists["services"])
    partners, sources = _grouped(lists["partners"]), _grouped(lists["sources"])
    tags: dict[str, dict[int, list]] = {
        "challenges": defaultdict(list),
        "domains": defaultdict(list),
    }
    for number, field, code in lists["tags"]:
        tags[field][number].append(code)
    made: dict[str, Any] = {name: list(cells[name]) for name in cells if name not in _OTHERS}
    made["lat"] = pd.array(cells["lat"], dtype="float64") if hubs else []
    table = pd.DataFrame(
        {
            **made,
            "lat": pd.Series(cells["lat"], dtype="float64"),
            "lon": pd.Series(cells["lon"], dtype="float64"),
            "physical": pd.Series(
                [None if v is None else bool(v) for v in cells["physical"]], dtype=object
            ),
            "confirmed_on": pd.Series(
                [_day(value) for value in cells["confirmed_on"]], dtype=object
            ),
            "revision": pd.Series(cells["revision"], dtype="int64"),
            "changed_at": pd.to_datetime(
                pd.Series(cells["changed_at"], dtype=object), utc=True, format="ISO8601"
            ),
            "stages": _tuples(numbers, stages),
            "opened": pd.Series([_opened(stages.get(n, ())) for n in numbers], dtype="Int64"),
            "services": pd.Series(
                [
                    tuple(dict.fromkeys(s[0] for s in services.get(n, ()) if s[1] != "ended"))
                    for n in numbers
                ],
                dtype=object,
            ),
            "planned": pd.Series(
                [
                    tuple(dict.fromkeys(s[0] for s in services.get(n, ()) if s[1] == "planned"))
                    for n in numbers
                ],
                dtype=object,
            ),
            "service_history": _tuples(numbers, services),
            "partners": pd.Series(
                [tuple(dict.fromkeys(p[0] for p in partners.get(n, ()))) for n in numbers],
                dtype=object,
            ),
            "sources": pd.Series(
                [tuple(s[0] for s in sources.get(n, ())) for n in numbers], dtype=object
            ),
            **{
                name: pd.Series([tuple(found.get(n, ())) for n in numbers], dtype=object)
                for name, found in tags.items()
            },
        }
    )
    population = datasets.villages()["population"]
    table["population"] = table["village"].map(population).astype("float64")
    return table[list(COLUMNS)]


def _grouped(rows: list[tuple]) -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for number, *rest in rows:
        found[number].append(tuple(rest))
    return found


def _tuples(numbers: tuple[int, ...], found: dict[int, list[tuple]]) -> pd.Series:
    import pandas as pd

    return pd.Series([tuple(found.get(number, ())) for number in numbers], dtype=object)


def _opened(stages: list[tuple]) -> int | None:
    return min(
        (int(since[:4]) for status, since in stages if status == "open" and since), default=None
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
