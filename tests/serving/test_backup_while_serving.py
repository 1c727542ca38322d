"""Backup, restore and upgrade beside a server whose visitor goes on saving: whole, or told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import zipfile

import postgresql_server
import pytest
import requests
from protocol_tab import Tab, widget
from server_process import wait_until, write_notebook

from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.backup import backup
from buurtpunt_lib.storage.saved_plans import load_plan

pytestmark = pytest.mark.alone

# Each move saves a plan, and a place of the register, which is a row in two tables.
SAVING = """
from datetime import date
import ipywidgets as w
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.saved_plans import new_plan, save_plan
def plan(n):
    return HubPlan.empty(name=f"stand {n}", start=date(2027, 1, 1))
kept = {"plan": new_plan(plan(1)), "hub": register.load(min(register.ids()))}
number, told = w.IntSlider(min=0, max=100000), w.Label(kept["plan"].token)
def show(change):
    n = number.value
    try:
        kept["plan"] = save_plan(kept["plan"], plan(n))
        hub = kept["hub"]
        kept["hub"] = register.save(hub.record.replace(name=f"plek {n}"), base=hub.revision,
                                    by=COMMAND_LINE)
        told.value = f"bewaard {n}"
    except InputError as error:
        told.value = f"fout {error.faults[0].code} {n}"
number.observe(show, "value")
w.VBox([number, told])
"""


@pytest.fixture(scope="module")
def postgresql():
    with postgresql_server.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database(request, tmp_path, monkeypatch):
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'r.sqlite3'}"
    else:
        server = request.getfixturevalue("postgresql")
        address = postgresql_server.new_database(server, "while_serving")
    monkeypatch.setenv(database.ADDRESS, address)
    yield address
    database.forget(address)


class Visitor(threading.Thread):
    """Moves the slider again and again; `heard`: what it said of each move."""

    def __init__(self, server) -> None:
        super().__init__(daemon=True)
        self.tab = Tab(server)
        self.slider, _ = widget(self.tab, "IntSliderModel")
        label = widget(self.tab, "LabelModel")[1]
        self.token, self.heard, self.going = label["value"], [], True

    def run(self) -> None:
        n = 1
        while self.going:
            n += 1
            state = {"method": "update", "state": {"value": n}, "buffer_paths": []}
            self.tab.send("comm_msg", {"comm_id": self.slider, "data": state})
            self.tab.hear(self._told)
            # Others want the machine too.
            time.sleep(0.02)

    def _told(self, _channel, _header, content) -> bool:
        value = content.get("data", {}).get("state", {}).get("value")
        if isinstance(value, str):
            self.heard.append(value)
        return isinstance(value, str)

    def saved(self) -> int:
        return sum(one.startswith("bewaard") for one in self.heard)


def command(*words: str) -> str:
    program = [sys.executable, "-m", "buurtpunt_lib.cli", "db", *words]
    done = subprocess.run(program, capture_output=True, text=True, env=os.environ, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def whole(file, token: str) -> int:
    """The number of saves that a backup holds, the same in each of its tables."""
    with zipfile.ZipFile(file) as packed:
        tables = json.loads(packed.read("manifest.json"))["tables"]

        def rows(name: str) -> list[dict]:
            found = [json.loads(line) for line in packed.open(f"{name}.jsonl")]
            return [dict(zip(tables[name]["columns"], row, strict=True)) for row in found]

        [plan] = [row for row in rows("plan") if row["token"] == token]
        hub = min(rows("hub"), key=lambda row: row["id"])
        history = [row for row in rows("hub_revision") if row["hub"] == hub["number"]]
    assert f'"stand {plan["revision"]}"' in plan["document"]
    assert hub["revision"] == len(history)
    # They are saved one after the other.
    assert plan["revision"] - hub["revision"] in (0, 1)
    return plan["revision"]


def test_a_backup_is_whole_and_a_restore_is_told_while_somebody_saves(
    start_server, own_database, tmp_path
):
    write_notebook(tmp_path / "00_start.ipynb", "Ons Buurtpunt", SAVING)
    server = start_server(tmp_path)
    visitor = Visitor(server)
    visitor.start()
    try:
        assert wait_until(lambda: visitor.saved() >= 5)
        command("upgrade")
        first = tmp_path / "first.zip"
        command("backup", str(first))
        found = [whole(first, visitor.token)]
        for turn in range(2):
            backup(tmp_path / f"{turn}.zip")
            found.append(whole(tmp_path / f"{turn}.zip", visitor.token))
        assert found == sorted(found)
        assert len(set(found)) > 1
        before = visitor.saved()
        assert wait_until(lambda: visitor.saved() > before + 3)
        assert not [one for one in visitor.heard if one.startswith("fout")]

        told = command("restore", str(first))
        # The page hears that what it builds on became another; nothing is overwritten in silence.
        assert wait_until(lambda: visitor.heard[-1].startswith("fout storage.plan_changed"))
        last = visitor.saved()
    finally:
        visitor.going = False
        visitor.join(30)
    # Every save that the page was told of lies in the file that was kept; the restore may have come
    # between the two halves of one more.
    [kept] = [word.rstrip(".,") for word in told.split() if "before-restore" in word]
    assert whole(kept, visitor.token) - last in (1, 2)
    restored = load_plan(visitor.token)
    assert (restored.revision, restored.plan.name) == (found[0], f"stand {found[0]}")
    hub = register.load(min(register.ids()))
    assert hub.revision == len(register.history(min(register.ids())))
    # The server goes on, with what was restored.
    assert requests.get(server.address + "/healthz", timeout=20).json()["database"] == "ok"
    again = Visitor(server)
    again.start()
    assert wait_until(lambda: again.saved() >= 1)
    again.going = False
    again.join(30)
    assert not [one for one in again.heard if one.startswith("fout")]
