"""Plans that come back by their link, on a real SQLite file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date

import pytest

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.saved_plans import forget_plan, load_plan, new_plan, save_plan

PLAN = HubPlan.empty(name="Koffie", start=date(2027, 1, 1))


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'plans' / 'x.sqlite3'}")


def code_of(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    return caught.value.faults[0].code


def test_a_plan_comes_back_as_it_was():
    saved = new_plan(PLAN)
    assert load_plan(saved.token).plan == PLAN
    later = save_plan(saved, PLAN.replace(name="Thee"))
    assert load_plan(saved.token).plan.name == "Thee"
    assert later.revision == 2


def test_nobody_overwrites_in_silence():
    first = new_plan(PLAN)
    other = load_plan(first.token)
    save_plan(first, PLAN.replace(name="Eerst"))
    assert code_of(save_plan, other, PLAN.replace(name="Later")) == "storage.plan_changed"
    assert load_plan(first.token).plan.name == "Eerst"


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "a" * 22, "' or 1=1 --", None, 5])
def test_a_link_that_is_no_link_opens_nothing(token):
    new_plan(PLAN)
    assert code_of(load_plan, token) == "storage.plan_unknown"


def test_a_link_can_be_taken_back():
    saved = new_plan(PLAN)
    assert forget_plan(saved.token)
    assert not forget_plan(saved.token)
    assert code_of(load_plan, saved.token) == "storage.plan_unknown"


def test_links_differ_and_are_long():
    tokens = {new_plan(PLAN).token for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 22


def test_of_many_writers_at_once_each_save_counts_or_is_reported():
    saved = new_plan(PLAN)
    accepted, refused = [], []

    def write(number):
        for _ in range(20):
            now = load_plan(saved.token)
            try:
                accepted.append(save_plan(now, PLAN.replace(name=f"{number}")).revision)
            except InputError:
                refused.append(number)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(accepted) + len(refused) == 120
    assert sorted(accepted) == list(range(2, len(accepted) + 2))
    assert load_plan(saved.token).revision == len(accepted) + 1


def test_a_killed_process_leaves_a_whole_plan():
    saved = new_plan(PLAN)
    program = (
        "import sys; from buurtpunt_lib.storage.saved_plans import load_plan, save_plan\n"
        "now = load_plan(sys.argv[1]); print('go', flush=True)\n"
        "while True: now = save_plan(now, now.plan.replace(name='x' * 100))"
    )
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", program, saved.token], stdout=subprocess.PIPE, env=os.environ
        ) as process:
            process.stdout.readline()
            process.kill()
        assert load_plan(saved.token).plan.name in ("Koffie", "x" * 100)


def test_a_folder_that_cannot_be_made_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'file' / 'x.sqlite3'}")
    assert code_of(new_plan, PLAN) == "storage.unreachable"


def test_the_default_lies_in_the_users_own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "buurtpunt.sqlite3" in database.default_address()
