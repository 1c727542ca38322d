"""The register survives: killed in the middle, eight writers at once."""

from __future__ import annotations

import gc
import json
import mmap
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import postgresql_server
import psycopg
import pytest
from processes import forked, kill, until, use
from small_register import ANNA, record

from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.register_search import search

pytestmark = pytest.mark.slow

KILLS, KILLS_OF_CLIENTS = 1_000, 60
WRITERS, SECONDS = 8, float(os.environ.get("BUURTPUNT_WRITERS_SECONDS", "30"))
LIST = tuple(f"lijst-{n}" for n in range(12))
IDLE, SAVING, IMPORTING = 0, 1, 2


def numbered(id: str, number: int):
    """A place of which every part says the same number."""
    services = [{"service": f"s{number}", "begin": f"{1900 + number % 100}"}] * (1 + number % 3)
    return record(id, f"N{number}", notes=str(number), services=tuple(services))


def write_on(address: str, doing: mmap.mmap, first: int, afresh: bool) -> None:
    """Saves and imports until the process is ended; says what it is doing."""
    use(address, afresh=afresh)
    number = first
    bases = {saved.record.id: saved.revision for saved in register.load_all()}
    doing[1] = 1
    # Some begin with an import: of most writers the first step is the one that is interrupted.
    importing = first % 200_000 == 0
    while True:
        number += 1
        importing = not importing
        if not importing:
            many = [numbered(id, number) for id in LIST]
            doing[0] = IMPORTING
            register.save_many(many, by=ANNA, batch=str(number), bases=bases)
            bases |= dict.fromkeys(LIST, bases[LIST[0]] + 1)
        else:
            doing[0] = SAVING
            bases["een"] = register.save(
                numbered("een", number), base=bases["een"], by=ANNA
            ).revision
        doing[0] = IDLE


def check_whole() -> int:
    """Every place is whole, a list is all new or all old, history ends in what stands there."""
    saved = {one.record.id: one for one in register.load_all()}
    assert len({saved[id].record.name for id in LIST}) == 1
    for id in ("een", *LIST):
        number = int(saved[id].record.name[1:])
        assert saved[id].record == numbered(id, number)
    last = register.history("een")[-1]
    assert (last.number, last.record) == (saved["een"].revision, saved["een"].record)
    # The search index changed in the same step.
    number = saved[LIST[0]].record.notes
    assert {id for id, _ in search(f"lijst n{number}", 99)} <= set(LIST)
    return saved["een"].revision + sum(saved[id].revision for id in LIST)


# Per place the revision of now, the last one of its history, and how often each number is told.
_WHOLE = """
SELECT h.id, h.name, h.revision,
  (SELECT max(r.number) FROM hub_revision r WHERE r.hub = h.number),
  (SELECT count(*) FROM hub_revision r WHERE r.hub = h.number),
  (SELECT count(*) FROM hub_service s WHERE s.hub = h.number AND s.service = 's' || h.notes),
  (SELECT count(*) FROM hub_service s WHERE s.hub = h.number),
  (SELECT count(*) FROM hub_words w WHERE w.hub = h.number AND w.title LIKE '%n' || h.notes || '%'),
  h.notes
FROM hub h WHERE h.name LIKE 'N%'
"""


def check_rows(rows: list[tuple]) -> None:
    names = set()
    for id, name, revision, last, revisions, own, services, words, number in rows:
        assert revision == last == revisions, id
        assert own == services == 1 + int(number) % 3, id
        assert (name, words) == (f"N{number}", 1), id
        if id.startswith("lijst-"):
            names.add(name)
    assert len(names) == 1
    assert len(rows) == len(LIST) + 1


# What a writer is doing at this moment, seen from outside; and whether it began.
doing_of_all = mmap.mmap(-1, 2)


def first_records() -> None:
    register.save(numbered("een", 0), base=None, by=ANNA)
    register.save_many([numbered(id, 0) for id in LIST], by=ANNA)


def wait_until_it_writes(child: int, doing: mmap.mmap) -> None:
    end = time.monotonic() + 30
    while not doing[1]:
        assert until(end), "the writer did not begin"
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "the writer could not open the database"
        time.sleep(0.0005)


def ended_or_killed(child: int) -> None:
    """A writer whose connection was ended while it stood idle takes a new one and writes on."""
    end = time.monotonic() + 1
    while until(end):
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.002)
    kill(child)


def killed_at_random(
    address: str, doing: mmap.mmap, dice: random.Random, first: int, within: float
) -> int:
    """Starts a writer and kills it a moment after it began; what it was doing."""
    doing[0:2] = b"\0\0"
    child = forked(lambda: write_on(address, doing, first, afresh=first % 1_000_000 == 0))
    wait_until_it_writes(child, doing)
    time.sleep(dice.random() * within)
    kill(child)
    return doing[0]


def kill_many(file: str) -> dict[int, int]:
    """Writes and is killed, over and over; looks at the rows each time. What the kills met."""
    address = f"sqlite:///{file}"
    use(address)
    first_records()
    before = check_whole()
    register.save_many([numbered(id, 1) for id in LIST], by=ANNA, bases=dict.fromkeys(LIST, 1))
    # A child must not inherit an open file of SQLite.
    database.engine().dispose()
    gc.freeze()
    dice, met = random.Random(1), {IDLE: 0, SAVING: 0, IMPORTING: 0}
    for turn in range(KILLS):
        met[killed_at_random(address, doing_of_all, dice, 100_000 * (turn + 1), 0.02)] += 1
        with closing(sqlite3.connect(file)) as direct:
            check_rows(direct.execute(_WHOLE).fetchall())
            if turn % 100 == 99:
                assert direct.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                for index in ("hub_fts", "hub_parts"):
                    ask = f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"
                    direct.execute(ask)
                direct.rollback()
    assert check_whole() > before
    return met


def test_killed_a_thousand_times_in_the_middle_of_a_save_and_of_an_import(tmp_path):
    # In a process of its own that is small, so that a child is made quickly.
    program = (
        "import sys, json; sys.path[:0] = json.loads(sys.argv[1])\n"
        "import test_register_survives as here\n"
        "print(json.dumps(list(here.kill_many(sys.argv[2]).values())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(sys.path), str(tmp_path / "r.sqlite3")],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    _idle, saving, importing = json.loads(done.stdout)
    assert saving > KILLS / 10, done.stdout
    assert importing > KILLS / 10, done.stdout


def test_clients_of_postgresql_killed_in_the_middle(postgresql, monkeypatch, landscape):
    address = postgresql_server.new_database(postgresql, "killed")
    monkeypatch.setenv(database.ADDRESS, address)
    first_records()
    before, doing = check_whole(), doing_of_all
    database.engine().dispose()
    dice, met = random.Random(2), {IDLE: 0, SAVING: 0, IMPORTING: 0}
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as direct:
        for turn in range(KILLS_OF_CLIENTS):
            met[killed_at_random(address, doing, dice, 100_000 * (turn + 1), 0.06)] += 1
            check_rows(direct.execute(_WHOLE).fetchall())
        # And from the other side: the server ends the connection of a writer.
        for turn in range(10):
            doing[0:2] = b"\0\0"
            child = forked(lambda turn=turn: write_on(address, doing, 10_000_000 * turn, True))
            wait_until_it_writes(child, doing)
            time.sleep(dice.random() * 0.06)
            direct.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            ended_or_killed(child)
            check_rows(direct.execute(_WHOLE).fetchall())
    assert met[SAVING] + met[IMPORTING] > KILLS_OF_CLIENTS / 4, met
    assert check_whole() > before
    database.forget(address)


PLACES = tuple(f"druk-{n}" for n in range(5))


def attempt(many: list, bases: dict[str, int], by: Actor, seen: dict) -> str:
    try:
        if len(many) == 1:
            register.save(many[0], base=bases[many[0].id], by=by)
        else:
            register.save_many(many, by=by, bases=bases)
    except register.Conflict as error:
        met = error
    except InputError as error:
        return error.faults[0].code
    else:
        return "accepted"
    # What stands there now is told, and what was seen.
    id = met.theirs.record.id
    assert met.theirs.revision > bases[id]
    assert met.base_record == seen[id]
    assert met.mine in many
    return "conflict"


def write_among_others(address: str, who: int, end: float, log: str) -> None:
    """Changes places that others change too; writes down what was accepted and what was refused."""
    use(address)
    by, dice, turn = Actor(f"w{who}", Role.EDITOR), random.Random(who), 0
    with open(log, "w") as told:
        while until(end):
            turn += 1
            name = f"w{who}-{turn}"
            some = dice.sample(PLACES, 3 if turn % 5 == 0 else 1)
            seen = [register.load(id) for id in some]
            bases = {saved.record.id: saved.revision for saved in seen}
            many = [saved.record.replace(name=name) for saved in seen]
            outcome = attempt(many, bases, by, {s.record.id: s.record for s in seen})
            told.write(json.dumps([outcome, name, bases]) + "\n")


def check_all_told(address: str, lines: list[list], monkeypatch) -> dict[str, int]:
    monkeypatch.setenv(database.ADDRESS, address)
    counts: dict[str, int] = {}
    expected: dict[tuple[str, int], str] = {}
    for outcome, name, bases in lines:
        counts[outcome] = counts.get(outcome, 0) + 1
        for id, base in bases.items() if outcome == "accepted" else ():
            assert (id, base + 1) not in expected, "two were told that the same change is theirs"
            expected[id, base + 1] = name
    found = {
        (id, revision.number): revision.record.name
        for id in PLACES
        for revision in register.history(id)[1:]
    }
    assert found == expected
    for id in PLACES:
        assert register.load(id).revision == len(register.history(id))
    return counts


def test_of_eight_writers_at_once_every_change_is_there_and_every_conflict_was_told(
    tmp_path, postgresql, monkeypatch, landscape
):
    addresses = {
        "sqlite": f"sqlite:///{tmp_path / 'r.sqlite3'}",
        "postgresql": postgresql_server.new_database(postgresql, "busy"),
    }
    stamps = {}
    for kind, address in addresses.items():
        monkeypatch.setenv(database.ADDRESS, address)
        register.save_many([record(id) for id in PLACES], by=ANNA)
        stamps[kind] = register.stamp()
        database.forget(address)
    # Both databases at the same moment: it takes long enough.
    end = time.monotonic() + SECONDS
    children = [
        forked(
            lambda address=address, who=who, kind=kind: write_among_others(
                address, who, end, str(tmp_path / f"{kind}-{who}")
            )
        )
        for kind, address in addresses.items()
        for who in range(WRITERS)
    ]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(children)
    for kind, address in addresses.items():
        lines = [
            json.loads(line)
            for who in range(WRITERS)
            for line in (tmp_path / f"{kind}-{who}").read_text().splitlines()
        ]
        counts = check_all_told(address, lines, monkeypatch)
        print(kind, counts)
        assert counts["accepted"] > SECONDS, (kind, counts)
        assert counts["conflict"] > SECONDS / 3, (kind, counts)
        assert set(counts) <= {"accepted", "conflict", "storage.busy"}
        changes = [int(s.partition(".")[2]) for s in (stamps[kind], register.stamp())]
        assert changes[1] - changes[0] == counts["accepted"]
        database.forget(address)
