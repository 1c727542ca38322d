"""The register at 1,000, 10,000 and 100,000 places: seconds of the processor, and ratios.

    python benchmarks/register_growth.py [size ...] [--postgresql ADDRESS]

Searching stands beside the bare question to the full text index, on a connection that is open; the
table beside reading the same rows without making a table of them. With the address of an empty
PostgreSQL database the same is done there, by the clock: the server works outside this process.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.register import view
from buurtpunt_lib.storage.register_search import search

SIZES = (1_000, 10_000, 100_000)
TURNS = 15
# Words of the made-up names, so that a search finds some places and not all.
FIRST = (
    "De",
    "Het",
    "Dorpspunt",
    "Buurthuis",
    "Café",
    "Ontmoeting",
    "Hoeve",
    "Zaal",
    "Winkel",
    "Hof",
)
SECOND = (
    "Linde",
    "Sterre",
    "Molen",
    "Kapel",
    "Brug",
    "Halte",
    "Ploeg",
    "Waterput",
    "Pastorie",
    "Toren",
)
SERVICES = (
    "shop",
    "cafe",
    "bread",
    "meeting_place",
    "hall",
    "heritage",
    "activities",
    "parcel_point",
)
ASKED = ("molen", "dorpspunt kapel", "hoeve toren 7")
# The same with a typing error.
MISTYPED = ("mollen", "dorpspnt kapel", "hoeve torne 7")


def places(count: int) -> list[HubRecord]:
    made = []
    for n in range(count):
        services = tuple({"service": SERVICES[(n + k) % len(SERVICES)]} for k in range(1 + n % 5))
        made.append(
            HubRecord.from_dict(
                {
                    "id": f"plek-{n}",
                    "name": f"{FIRST[n % 10]} {SECOND[n // 10 % 10]} {n // 100}",
                    "kind": "buurtpunt" if n % 3 else "cafe",
                    "place": f"Dorp{n % 1500}",
                    "municipality": f"Gemeente{n % 285}",
                    "lat": 50.75 + n % 1000 / 2000,
                    "lon": 2.8 + n // 1000 % 100 / 40,
                    "precision": "village",
                    "status": "open",
                    "stages": ({"status": "open", "since": str(1990 + n % 35)},),
                    "services": services,
                    "notes": f"Een plek zoals er meer zijn, met {n % 60} vrijwilligers in de week.",
                    "sources": (f"https://voorbeeld.example/{n}",),
                }
            )
        )
    return made


def best(work: Callable[[], object], clock: Callable[[], float], turns: int = TURNS) -> float:
    taken = []
    for _ in range(turns):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


def measured(size: int, address: str) -> dict[str, float]:
    os.environ[database.ADDRESS] = address
    lite = address.startswith("sqlite")
    clock = time.process_time if lite else time.perf_counter
    records = places(size)
    database.engine()
    start = clock()
    register.save_many(records, by=COMMAND_LINE, batch="growth")
    found = {"import": clock() - start}

    def table_anew() -> None:
        view._last.clear()
        register.hub_table()

    turns = 3 if size > 20_000 else 7
    found["table"] = best(table_anew, clock, turns)
    found["table again"] = best(register.hub_table, clock)
    with view._snapshot() as ask:
        bare = best(
            lambda: [ask(view._HUBS), *(ask(q) for q in view._LISTS.values())], clock, turns
        )
    found["bare rows"] = bare
    bases = {"n": register.load("plek-5").revision}

    def save() -> None:
        record = records[5].replace(notes=f"Gewijzigd {bases['n']}")
        bases["n"] = register.save(record, base=bases["n"], by=COMMAND_LINE).revision

    found["save"] = best(save, clock)
    found["load"] = best(lambda: register.load("plek-5"), clock)
    found["search"] = statistics.fmean(best(lambda w=w: search(w), clock) for w in ASKED)
    found["typing error"] = statistics.fmean(best(lambda w=w: search(w), clock) for w in MISTYPED)
    assert all(search(words) for words in (*ASKED, *MISTYPED))
    if lite:
        found |= bare_questions(address, clock)
    return found


def bare_questions(address: str, clock: Callable[[], float]) -> dict[str, float]:
    """The same questions put to SQLite itself, on a connection that is open."""
    words = "SELECT rowid, rank FROM hub_fts WHERE hub_fts MATCH ? ORDER BY rank LIMIT 50"
    parts = "SELECT rowid, rank FROM hub_parts WHERE hub_parts MATCH ? ORDER BY rank LIMIT 200"
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as direct:

        def exact(text: str) -> None:
            query = " AND ".join(f'"{word}"*' for word in text.split())
            direct.execute(words, (query,)).fetchall()

        def alike(text: str) -> None:
            pieces = {f" {w} "[at : at + 3] for w in text.split() for at in range(len(w))}
            direct.execute(parts, (" OR ".join(f'"{piece}"' for piece in pieces),)).fetchall()

        return {
            "bare search": statistics.fmean(best(lambda w=w: exact(w), clock) for w in ASKED),
            "bare parts": statistics.fmean(best(lambda w=w: alike(w), clock) for w in MISTYPED),
        }


def main(words: list[str]) -> None:
    server = words[words.index("--postgresql") + 1] if "--postgresql" in words else ""
    sizes = [int(word) for word in words if word.isdigit()] or SIZES
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = measured(size, server or f"sqlite:///{Path(folder) / 'r.sqlite3'}")
        print(f"{size:>7,} places")
        for name, seconds in found.items():
            per = seconds / size * 1e6
            print(f"    {name:13} {seconds * 1e3:10.2f} ms  {per:9.3f} µs a place")
        print(f"    table / bare rows     {found['table'] / found['bare rows']:.1f}")
        if "bare search" in found:
            print(f"    search / bare         {found['search'] / found['bare search']:.2f}")
            print(f"    typing error / bare   {found['typing error'] / found['bare parts']:.2f}")
        if server:
            break


if __name__ == "__main__":
    main(sys.argv[1:])
