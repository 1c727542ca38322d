"""The landscape register at 10,000 made-up places: import, filter and redraw, search.

References: the same rows by pandas and pandera (`register_reference.py`); the same filter by bare
pandas; the same question in bare SQL. The answers are compared, the times are not. How the register
grows is told by `register_growth.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from itertools import cycle
from pathlib import Path
from time import process_time

import pandas as pd
import pytest
from made_up_hubs import made_up_hubs
from turns import best_of, print_ratios

from buurtpunt_lib import register as rules
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.register import Filters, importing
from buurtpunt_lib.register.importing import planning
from buurtpunt_lib.reports.register_files import register_file
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.texts import catalogue

OURS = "buurtpunt_lib"
SIZE = int(os.environ.get("REGISTER_SIZE", 10_000))
SIZES = [int(n) for n in os.environ.get("REGISTER_SIZES", "1000,10000").split(",")]
ROUNDS = int(os.environ.get("REGISTER_ROUNDS", 3))
SAY = catalogue("nl")
PAGE = 25


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A register of this benchmark's own."""
    address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    monkeypatch.setenv(database.ADDRESS, address)
    yield tmp_path / "register.sqlite3"
    database.forget(address)


def filled(count: int) -> pd.DataFrame:
    """The register with so many made-up places more."""
    register.save_many(made_up_hubs(count), by=COMMAND_LINE, batch="made-up")
    return register.hub_table()


# ---- import ---------------------------------------------------------------------------------


def by_pandas(content: bytes, target: Path) -> int:
    """The same list by read_csv, pandera and to_sql: the same rules, the same tables."""
    from register_reference import check, read, store

    return store(check(read(content, SAY), SAY), target, SAY)


# What a place becomes in each table, without what tells who wrote it when. The record of a revision
# is compared as JSON, since two libraries put their keys in another order.
_WRITTEN = (
    "SELECT id, name, kind, village, place, municipality, province, address, lat, lon, precision,"
    " setting, status, status_as_of, initiator, legal_form, carrier, opening_hours, physical,"
    " digital, funding, figures, notes, confirmed_on, revision, removed FROM hub",
    *(
        f"SELECT h.id, t.* FROM hub_{name} t JOIN hub h ON h.number = t.hub"
        for name in ("stage", "service", "partner", "source", "tag", "words")
    ),
    "SELECT h.id, t.number, t.record FROM hub_revision t JOIN hub h ON h.number = t.hub",
)


def all_written(target: Path) -> list[list[tuple]]:
    """The rows of a register, table by table, of the places of a list."""
    with closing(sqlite3.connect(target)) as connection:
        found = [
            sorted(
                (tuple(map(_comparable, row)) for row in connection.execute(question)
                 if row[0].startswith("plek-")), key=repr,
            )
            for question in _WRITTEN
        ]  # fmt: skip
        for index in ("hub_fts", "hub_parts"):
            connection.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    return found


def _comparable(value: object) -> object:
    if isinstance(value, str) and value.startswith("{"):
        # Lists of nothing, and fields without a value, are left out by one of the two.
        return repr(sorted((k, v) for k, v in json.loads(value).items() if v not in ([], None, "")))
    return value


def one_wide_table(content: bytes, target: Path) -> int:
    """The least that a list can cost: into one table, nothing checked."""
    from register_reference import read

    frame = read(content, SAY)
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as connection:
        frame.to_sql("hub", connection, index=False)
    connection.close()
    return len(frame)


def test_import(benchmark, own, tmp_path, monkeypatch):
    content = register_file(made_up_hubs(SIZE), "csv", SAY)
    register.load_all()
    database.forget(f"sqlite:///{own}")
    empty, theirs = tmp_path / "empty.sqlite3", tmp_path / "p.sqlite3"
    shutil.copy(own, empty)
    taken: dict[str, float] = {}

    def ours(*, look_alikes: bool) -> int:
        anew(own)
        with monkeypatch.context() as patch:
            if not look_alikes:
                patch.setattr(planning, "duplicates", lambda *_: [])
            begun = process_time()
            plan = importing.plan(importing.read(content, "lijst.csv"))
            planned = process_time()
            done = importing.carry_out(plan, by=COMMAND_LINE)
            if not look_alikes:
                before = taken.get("store", float("inf"))
                taken["store"] = min(before, process_time() - planned)
                taken["plan"] = min(taken.get("plan", float("inf")), planned - begun)
        return done.new

    def pandas() -> int:
        anew(theirs)
        return by_pandas(content, theirs)

    def anew(target: Path) -> None:
        # Each run begins with the same register, that of a first start.
        database.forget(f"sqlite:///{target}")
        for file in target.parent.glob(f"{target.name}*"):
            file.unlink()
        shutil.copy(empty, target)

    assert ours(look_alikes=False) == pandas() == SIZE
    database.forget(f"sqlite:///{own}")
    for mine, other in zip(all_written(own), all_written(theirs), strict=True):
        assert mine, "nothing to compare"
        assert mine == other
    benchmark(lambda: importing.read(content, "lijst.csv"))
    ways = {
        OURS: lambda: ours(look_alikes=False),
        "the same, and looking for look-alikes": lambda: ours(look_alikes=True),
        "to_sql into one wide table, nothing checked": lambda: one_wide_table(
            content, tmp_path / "w.sqlite3"
        ),
        "pandera and to_sql: same rules, same tables": pandas,
    }
    # Seconds of the processor: these runs are long, and others use the machine too.
    seconds = best_of(ways, ROUNDS, clock=process_time)
    print_ratios(f"Import of {SIZE:,} places from CSV", seconds, OURS)
    print(f"  of ours: reading and checking {taken['plan']:.2f} s, storing {taken['store']:.2f} s")


# ---- filter and redraw ----------------------------------------------------------------------

PROVINCES = ("Limburg", "Antwerpen", "West-Vlaanderen", "Oost-Vlaanderen", "Vlaams-Brabant")
SERVICES = ("shop", "cafe", "library_point", "bread", "hall", "meeting_place", "coworking")


def asked() -> list[Filters]:
    """Many different questions, so that no answer is one that was kept."""
    return [
        Filters(services=(service,), provinces=(province,), statuses=("open",), opened_since=year)
        for year in range(1996, 2020)
        for province in PROVINCES
        for service in SERVICES
    ]


def bare(table: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    service = filters.services[0]
    return table[
        table["services"].map(lambda codes: service in codes)
        & table["province"].isin(filters.provinces)
        & table["status"].isin(filters.statuses)
        & (table["opened"] >= filters.opened_since).fillna(False)
    ]


@pytest.mark.parametrize("size", SIZES)
def test_filter_and_redraw(benchmark, own, size):
    table = filled(size)
    model = Model(SAY, table)
    questions, same = cycle(asked()), cycle(asked())

    def redraw() -> None:
        """A new filter: what is found, what the map shows, the first page of the list."""
        model.filters = next(questions)
        assert len(model.shown) == len(table)
        model.on_page(PAGE)

    for filters in asked()[:20]:
        expected = bare(table, filters)["id"].tolist()
        assert rules.find(table, filters)["id"].tolist() == expected
    benchmark(redraw)

    def many(way):
        def run() -> None:
            for _ in range(20):
                way()

        return run

    every = Model(SAY, table)
    every.sort = "name"
    last = (len(table) - 1) // PAGE

    def page(number: int):
        def run() -> None:
            every.page = number
            every.on_page(PAGE)

        return run

    questions_of_facets = cycle(asked())
    ways = {
        "bare pandas filter": many(lambda: bare(table, next(same))),
        "ours: filter, map, first page": many(redraw),
        "ours: counts of all facets": many(lambda: rules.facets(table, next(questions_of_facets))),
        "ours: first page of all, by name": many(page(0)),
        "ours: middle page": many(page(last // 2)),
        "ours: last page": many(page(last)),
    }
    seconds = best_of(ways, 5)
    print_ratios(f"20 x of {len(table):,} places", seconds, "bare pandas filter")


# ---- search ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_search(benchmark, own, size):
    filled(size)
    words = ("linde", "dorpspunt", "zepperen", "café brug", "stavele", "sint jozef")

    def bare(connection: sqlite3.Connection, text: str) -> list[str]:
        query = " AND ".join(f'"{word}"*' for word in text.replace("é", "e").split())
        rows = connection.execute(
            "SELECT h.id FROM hub_fts JOIN hub h ON h.number = hub_fts.rowid"
            " WHERE hub_fts MATCH ? ORDER BY bm25(hub_fts, 10.0, 1.0), h.number LIMIT 50",
            (query,),
        )
        return [id for (id,) in rows]

    def sql() -> list[list[str]]:
        """Each question opens the database, as each question of a visitor does."""
        found = []
        for text in words:
            connection = sqlite3.connect(own)
            found.append(bare(connection, text))
            connection.close()
        return found

    opened = sqlite3.connect(own)

    def ours() -> list[list[str]]:
        return [[id for id, _ in register_search.search(text, 50)] for text in words]

    from buurtpunt_lib.storage import register_search

    assert ours() == sql()
    benchmark(ours)
    ways = {
        OURS: ours,
        "bare SQL": sql,
        "bare SQL, the database open already": lambda: [bare(opened, text) for text in words],
        "ours: a typing error": lambda: [register_search.search("dorpspnt lnde", 50)] * 6,
    }
    print_ratios(f"6 searches of {size:,} places", best_of(ways, 20), "bare SQL")
