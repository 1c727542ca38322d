"""The landscape register at 10,000 made-up places: import, filter and redraw, search.

References: the same rows by pandas and pandera into the same tables; the same filter by bare
pandas; the same question in bare SQL. The answers are compared, the times are not. How the register
grows is told by `register_growth.py`.
"""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from itertools import cycle
from pathlib import Path
from time import process_time

import pandas as pd
import pytest
from made_up_hubs import made_up_hubs
from turns import best_of, print_ratios

from buurtpunt_lib import register as rules
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.register import Filters, importing
from buurtpunt_lib.register.importing import planning
from buurtpunt_lib.reports.register_files import register_file
from buurtpunt_lib.reports.register_files.cells import FIELDS, header
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.texts import catalogue

OURS = "buurtpunt_lib"
SIZE = int(os.environ.get("REGISTER_SIZE", 10_000))
SIZES = [int(n) for n in os.environ.get("REGISTER_SIZES", "1000,10000").split(",")]
ROUNDS = int(os.environ.get("REGISTER_ROUNDS", 3))
SAY = catalogue("nl")
PAGE = 25
LISTS = ("services", "stages", "partners", "challenges", "sources")


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


def by_pandas(content: bytes, target: Path, *, tables: bool) -> int:
    """The same list by read_csv, pandera and to_sql. tables: lists go to tables of their own."""
    import pandera.pandas as pa

    frame = pd.read_csv(io.BytesIO(content), sep=";", decimal=",", dtype=object)
    columns = {header(field, SAY): field for field in FIELDS}
    frame = frame.rename(columns=columns)
    for name in ("lat", "lon"):
        frame[name] = pd.to_numeric(frame[name].str.replace(",", "."))
    kinds = [SAY(f"landscape.kind.{kind}") for kind in HubKind]
    states = [SAY(f"landscape.status.{status}") for status in HubStatus]
    date = pa.Check.str_matches(r"^\d{4}(-\d{2}(-\d{2})?)?$")
    checks = {
        "id": pa.Column(object, [pa.Check.str_matches(r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                                 pa.Check.str_length(1, 80)], unique=True),
        "name": pa.Column(object, pa.Check.str_length(1, 160)),
        "kind": pa.Column(object, pa.Check.isin(kinds)),
        "village": pa.Column(object, pa.Check.str_matches(r"^[0-9]{5}[A-Z]{1,2}$"), nullable=True),
        "lat": pa.Column(float, pa.Check.in_range(50, 52), nullable=True),
        "lon": pa.Column(float, pa.Check.in_range(2, 7), nullable=True),
        "status": pa.Column(object, pa.Check.isin(states)),
        "status_as_of": pa.Column(object, date, nullable=True),
        "sources": pa.Column(object, pa.Check.str_length(1, 20_000)),
        **{name: pa.Column(object, pa.Check.str_length(0, 4_000), nullable=True)
           for name in ("notes", "address", "carrier", "place", "municipality", "province",
                        "opening_hours", "partners", "services", "stages")},
    }  # fmt: skip
    frame = pa.DataFrameSchema(checks).validate(frame, lazy=True)
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    try:
        if not tables:
            frame.to_sql("hub", connection, index=False)
            return len(frame)
        frame.drop(columns=list(LISTS)).to_sql("hub", connection, index=False)
        for name in LISTS:
            parts = frame[["id", name]].dropna()
            parts = parts.assign(item=parts[name].str.split("; ")).explode("item")
            parts = parts.drop(columns=name).reset_index(drop=True)
            parts.to_sql(f"hub_{name}", connection, index=False)
        # What can be undone and compared: every row as it came in, once more.
        history = pd.DataFrame({"id": frame["id"], "record": frame.to_json(
            orient="records", lines=True, force_ascii=False).splitlines()})  # fmt: skip
        history.to_sql("hub_revision", connection, index=False)
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, text, prefix='2 3')")
        connection.execute("CREATE VIRTUAL TABLE parts USING fts5(title, tokenize='trigram')")
        title = (frame["name"] + " " + frame["municipality"].fillna("")).str.lower()
        rest = title + " " + frame["services"].fillna("").str.lower()
        connection.executemany("INSERT INTO words VALUES (?, ?)", zip(title, rest, strict=True))
        connection.executemany("INSERT INTO parts VALUES (?)", ((one,) for one in title))
        connection.commit()
        return len(frame)
    finally:
        connection.close()


def test_import(benchmark, own, tmp_path, monkeypatch):
    content = register_file(made_up_hubs(SIZE), "csv", SAY)
    register.load_all()
    taken: dict[str, float] = {}

    def ours(*, look_alikes: bool) -> int:
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

    def again(*, look_alikes: bool) -> int:
        # Out again, so that each run begins with the same register.
        count = ours(look_alikes=look_alikes)
        fresh(own)
        return count

    def fresh(path: Path) -> None:
        database.forget(f"sqlite:///{path}")
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        register.load_all()

    assert again(look_alikes=False) == by_pandas(content, tmp_path / "p.sqlite3", tables=True)
    assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))) == (
        SIZE + 1
    )
    benchmark(lambda: importing.read(content, "lijst.csv"))
    ways = {
        OURS: lambda: again(look_alikes=False),
        "the same, and looking for look-alikes": lambda: again(look_alikes=True),
        "starting the register anew (in both above)": lambda: fresh(own),
        "pandera and to_sql: one wide table": lambda: by_pandas(
            content, tmp_path / "p.sqlite3", tables=False
        ),
        "pandera and to_sql: lists, history, words": lambda: by_pandas(
            content, tmp_path / "p.sqlite3", tables=True
        ),
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
