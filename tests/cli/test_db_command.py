"""`buurtpunt db`: what it says and what it leaves behind, in two languages."""

from __future__ import annotations

import pytest
from command import run

from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.storage import database, register


@pytest.fixture
def file(tmp_path, monkeypatch):
    found = tmp_path / "r.sqlite3"
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{found}")
    return found


def test_a_backup_brings_back_what_was_taken_out(capsys, file, tmp_path):
    done = run(capsys, "db", "upgrade")
    assert done.status == 0
    assert str(file) in done.out
    assert f"{len(register.ids())} plekken" in done.out
    target = tmp_path / "kopie.zip"
    done = run(capsys, "db", "backup", str(target))
    assert done.status == 0
    assert "contactgegevens" in done.out
    assert target.is_file()
    again = run(capsys, "db", "backup", str(target))
    assert again.status == 2
    assert str(target) in again.err
    assert run(capsys, "db", "backup", str(target), "--force").status == 0
    before = register.ids()
    id = min(before)
    register.remove(id, base=1, by=COMMAND_LINE)
    done = run(capsys, "db", "restore", str(target))
    assert done.status == 0, done.err
    assert register.ids() == before
    [kept] = tmp_path.glob("r-before-restore-*.zip")
    assert str(kept) in done.out
    english = run(capsys, "db", "restore", str(kept), "--lang", "en")
    assert "is back" in english.out
    assert id not in register.ids()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_wrong_is_said_in_a_line(capsys, file, tmp_path, language):
    (tmp_path / "x.zip").write_text("no zip")
    for words in (["restore", str(tmp_path / "x.zip")], ["restore", "none.zip"], ["backup"]):
        done = run(capsys, "db", *words, "--lang", language)
        assert (done.status, done.out) == (2, "")
        assert len(done.err.strip().splitlines()) == 1
    # A backup never replaces the database itself.
    run(capsys, "db", "upgrade")
    own = run(capsys, "db", "backup", str(file), "--force", "--lang", language)
    assert own.status == 2
    database.forget(f"sqlite:///{file}")
    file.write_bytes(b"rubbish" * 1000)
    broken = run(capsys, "db", "upgrade", "--lang", language)
    assert broken.status == 2
    assert "buurtpunt db restore" in broken.err
