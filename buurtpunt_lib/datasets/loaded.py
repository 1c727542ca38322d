"""Loaded tables: data that the operator fetched or brought, kept beside what the program ships.

Loaded table: one Parquet file of one kind (`loaded_kinds`) from one source, named in the manifest.
Manifest: one JSON file that says which tables there are, where each came from, under which licence
and with which SHA-256. Writing it is what makes a change true: files are written aside first, so
a reader and a power cut see the old tables or the new ones, whole.
Previous: the version that a table replaced; it is kept, one deep.
Change: how many rows came, went, or stayed with other values, told apart by the keys of the kind;
`as_of` does not count, since every refresh changes it.
Stamp: a text that differs after any change, for caches. Derived: worked out from loaded tables, and
kept beside them until the stamp changes.

The folder is `BUURTPUNT_LOADED_DATA`, else `loaded` in the user's own data folder.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as with_values
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib import __version__
from buurtpunt_lib.datasets.loaded_files import (
    DERIVED,
    KEY,
    MANIFEST,
    LoadedTable,
    read_file,
    read_manifest,
    tidy,
    write_file,
    write_manifest,
)
from buurtpunt_lib.datasets.loaded_kinds import KINDS, checked, empty, kind_of
from buurtpunt_lib.datasets.provenance import AS_OF, Source
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "BUURTPUNT_LOADED_DATA"
# Another process that writes is waited for this long.
_WAIT_S = 10


@dataclass(frozen=True)
class NewTable:
    """What is to be taken in: a frame of a kind and where it came from."""

    key: str
    kind: str
    frame: pd.DataFrame
    source: Source


@dataclass(frozen=True)
class TableChange:
    """Rows that came, went, and stayed with other values. before: None for a first version."""

    key: str
    kind: str
    added: int
    removed: int
    changed: int
    rows: int
    before: int | None


def folder() -> Path:
    """Where loaded tables lie; it need not exist."""
    given = os.environ.get(FOLDER)
    if given:
        return Path(given)
    # Each page asks this hundreds of times; these say where a user's own data lies.
    return _own_folder(os.environ.get("XDG_DATA_HOME"), os.environ.get("HOME"))


@lru_cache(maxsize=4)
def _own_folder(*_where: str | None) -> Path:
    from platformdirs import user_data_path

    return user_data_path("buurtpunt", appauthor=False) / "loaded"


def stamp() -> str:
    """A text that differs after any change; "" where nothing was ever loaded."""
    return _mark(folder() / MANIFEST)


def _mark(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return ""
    # Replacing a file gives it another inode, whatever the resolution of its clock.
    return f"{path.parent}:{stat.st_mtime_ns}:{stat.st_ino}:{stat.st_size}"


def tables() -> dict[str, LoadedTable]:
    """All loaded tables by key. Raises InputError `loaded.manifest` when the list is broken."""
    return dict(_tables(folder(), stamp()))


@lru_cache(maxsize=4)
def _tables(place: Path, stamp: str) -> dict[str, LoadedTable]:
    return read_manifest(place)


def sources() -> dict[str, Source]:
    """The sources of the loaded tables by key."""
    return {table.source.key: table.source for table in tables().values()}


def read(kind: str) -> pd.DataFrame:
    """All loaded rows of a kind, of every table, with the columns of `KINDS[kind]`.

    Without a table: no rows, the same columns. NaN = not known. Raises InputError
    `loaded.kind_unknown`, `loaded.broken` where a file is not what was kept.
    """
    kind_of(kind)
    return _read(folder(), stamp(), kind).copy(deep=False)


@lru_cache(maxsize=len(KINDS))
def _read(place: Path, stamp: str, kind: str) -> pd.DataFrame:
    found = [table for table in tables().values() if table.kind == kind]
    if not found:
        return empty(kind)
    import pandas as pd

    return pd.concat([read_file(place, table) for table in found], ignore_index=True)


def read_table(key: str) -> pd.DataFrame:
    """The rows of one table. Raises InputError `loaded.table_unknown`, `loaded.broken`."""
    return read_file(folder(), _named(key))


def previous(key: str) -> pd.DataFrame | None:
    """The rows that one table had before its last replacement; None where it is the first."""
    table = _named(key).previous
    return None if table is None else read_file(folder(), table)


def _named(key: str) -> LoadedTable:
    known = tables()
    if key not in known:
        raise InputError("loaded.table_unknown", value=key, allowed=", ".join(sorted(known)))
    return known[key]


def derived(name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """What follows from the loaded tables and takes seconds to work out, kept until they change.

    make: works it out, as a table of text and numbers; called once per stamp over all processes
    (two that ask at once may both call it). name: of what is worked out; a version of this program
    works it out anew. Where the folder cannot be written it is worked out each time.
    """
    now = stamp()
    found = kept(name)
    if found is not None:
        return found
    frame = make()
    if now:
        try:
            keep(name, frame, now)
        except InputError:
            return frame
    return frame


def kept(
    name: str,
    columns: Sequence[str] | None = None,
    filters: Sequence[tuple[str, str, object]] | None = None,
) -> pd.DataFrame | None:
    """What `keep` kept under a name for the tables of now; None where nothing is.

    columns: only these. filters: only these rows, as `pandas.read_parquet` takes them.
    """
    import pandas as pd

    try:
        return pd.read_parquet(_derived_path(name, stamp()), columns=columns, filters=filters)
    except (OSError, ValueError):
        # Not there, or broken: the next one stands in its place.
        return None


def kept_stamp(name: str) -> str:
    """A text that differs after `keep` kept something else under a name for the tables of now.

    "" where nothing is kept.
    """
    return _mark(_derived_path(name, stamp()))


def keep(name: str, frame: pd.DataFrame, of: str) -> None:
    """Keeps what follows from the loaded tables, in the place of what was kept for others.

    of: the stamp of the tables that it follows from. Raises InputError `loaded.unwritable`.
    """
    path = _derived_path(name, of)
    try:
        content = io.BytesIO()
        frame.to_parquet(content)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, content.getvalue())
        for old in path.parent.glob(f"{DERIVED}{name}-*.parquet"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path.parent, error) from None


def _derived_path(name: str, of: str) -> Path:
    version = hashlib.sha256(f"{__version__} {of}".encode()).hexdigest()[:16]
    return folder() / f"{DERIVED}{name}-{version}.parquet"


def replace(
    key: str,
    kind: str,
    frame: pd.DataFrame,
    *,
    source: Source | str,
    licence: str = "",
    as_of: str = "",
    keys: Iterable[str] = (),
) -> TableChange:
    """Takes in a table in the place of the one with the same key; says what changed.

    source: a Source, or the name of one that is made with the table's key. licence, as_of: take
    the place of the source's own where given. keys: those of the kind; stated for readers.
    Raises InputError: as `replace_all`.
    """
    if isinstance(source, str):
        source = Source(key, source, "", "", licence, as_of, ())
    source = with_values(source, licence=licence or source.licence, as_of=as_of or source.as_of)
    if keys and tuple(keys) != kind_of(kind).keys:
        allowed = ", ".join(kind_of(kind).keys)
        raise InputError("loaded.keys", table=key, value=", ".join(keys), allowed=allowed)
    return replace_all([NewTable(key, kind, frame, source)])[0]


def replace_all(new: Iterable[NewTable]) -> list[TableChange]:
    """Takes in several tables at once: all of them, or none.

    Raises InputError with nothing changed: the faults of `loaded_kinds.checked`; `loaded.key`,
    `loaded.source`, `loaded.licence`, `loaded.as_of`; `loaded.busy`, `loaded.unwritable`.
    """
    new = list(new)
    for table in new:
        _check_origin(table)
    frames = [checked(table.kind, table.frame, table=table.key) for table in new]
    place = folder()
    with _writing(place):
        known = read_manifest(place)
        changes = []
        for table, frame in zip(new, frames, strict=True):
            before = known.get(table.key)
            if before is not None and before.kind != table.kind:
                allowed = before.kind
                raise InputError("loaded.other_kind", table=table.key, allowed=allowed)
            changes.append(_change(place, table, frame, before))
            made = LoadedTable(
                key=table.key,
                kind=table.kind,
                source=table.source,
                fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
                rows=len(frame),
                sha256="",
                columns=tuple(frame.columns),
                keys=KINDS[table.kind].keys,
            )
            made = with_values(made, sha256=write_file(place, table.kind, frame))
            aside = place / f".{made.sha256}.new"
            os.replace(aside, place / made.file)
            kept = before and with_values(before, previous=None)
            if kept and kept.sha256 == made.sha256:
                # The same rows again: what stood before them is still what they replaced.
                kept = before.previous
            known[table.key] = with_values(made, previous=kept)
        write_manifest(place, known)
        tidy(place, known)
    return changes


def remove(key: str) -> None:
    """Takes a table out. Raises InputError `loaded.table_unknown`, `loaded.busy`."""
    place = folder()
    _named(key)
    with _writing(place):
        known = read_manifest(place)
        known.pop(key, None)
        write_manifest(place, known)
        tidy(place, known)


def change(
    before: pd.DataFrame | None, after: pd.DataFrame, keys: Iterable[str]
) -> tuple[int, int, int]:
    """(added, removed, changed): rows told apart by `keys`, which no two rows of a table share."""
    import pandas as pd

    keys = list(keys)
    if before is None:
        return len(after), 0, 0
    old, new = before.set_index(keys), after.set_index(keys)
    common = old.index.intersection(new.index)
    ours, theirs = old.loc[common], new.loc[common]
    differs = None
    for name in sorted((set(ours) | set(theirs)) - {"as_of"}):
        if name not in ours or name not in theirs:
            column = (theirs if name in theirs else ours)[name].notna().to_numpy()
        else:
            a, b = ours[name].to_numpy(dtype=object), theirs[name].to_numpy(dtype=object)
            column = (a != b) & ~(pd.isna(a) & pd.isna(b))
        differs = column if differs is None else differs | column
    changed = 0 if differs is None else int(differs.sum())
    return len(new) - len(common), len(old) - len(common), changed


def _change(
    place: Path, new: NewTable, frame: pd.DataFrame, before: LoadedTable | None
) -> TableChange:
    old = None
    if before is not None:
        try:
            old = read_file(place, before)
        except InputError:
            # A broken table is replaced as if it had not been there: that is how it is mended.
            before = None
    added, removed, changed = change(old, frame, KINDS[new.kind].keys)
    return TableChange(
        new.key, new.kind, added, removed, changed, len(frame), before and before.rows
    )


def _check_origin(table: NewTable) -> None:
    kind_of(table.kind)
    if not KEY.fullmatch(table.key):
        raise InputError("loaded.key", value=table.key)
    for name in ("key", "name", "licence"):
        if not str(getattr(table.source, name)).strip():
            raise InputError("loaded.source", table=table.key, field=name)
    if table.source.as_of and not AS_OF.fullmatch(table.source.as_of):
        raise InputError("loaded.as_of", table=table.key, value=table.source.as_of)


@contextmanager
def lock(name: str, *, wait: float = 0.0) -> Iterator[None]:
    """One at a time over all processes; it ends with the process that holds it.

    Raises InputError `loaded.busy` when another holds it for longer than `wait` seconds, and
    `loaded.unwritable` where the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        held = FileLock(place / f".{name}.lock")
        held.acquire(timeout=wait)
    except Timeout:
        raise InputError("loaded.busy", value=name) from None
    except OSError as error:
        raise _unwritable(place, error) from None
    try:
        yield
    finally:
        held.release()


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    with lock("write", wait=_WAIT_S):
        try:
            yield
        except OSError as error:
            raise _unwritable(place, error) from None
        finally:
            for left in place.glob(".*.new"):
                left.unlink(missing_ok=True)


def _unwritable(place: Path, error: OSError) -> InputError:
    return InputError(
        "loaded.unwritable", folder=str(place), reason=error.strerror or type(error).__name__
    )
