"""Wrong passwords: counted once each, however many try at the same moment, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.backup import backup, restore
from buurtpunt_lib.storage.sign_in_tries import FORGET_S, FREE, DeviceRow, begin, right

NOW = 1_800_000_000.0


def rows() -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(DeviceRow.__table__)).scalar()


def test_those_who_try_at_one_moment_do_not_share_a_turn(register_database):
    with ThreadPoolExecutor(12) as several:
        turns = list(several.map(lambda _: begin("", "geheim", now=NOW), range(24)))
    assert sum(turn.wait_s == 0 for turn in turns) == FREE
    assert {turn.wait_s for turn in turns} == {0.0, 1.0}
    assert rows() == 1


def test_a_device_is_known_again_after_a_restore_and_forgotten_after_a_year(
    register_database, tmp_path
):
    token = right(begin("", "geheim", now=NOW), "geheim", remember=True, now=NOW)
    backup(tmp_path / "b.zip")
    later = right(begin("", "geheim", now=NOW + 1), "geheim", remember=True, now=NOW + 1)
    restore(tmp_path / "b.zip")
    assert begin(token, "geheim", now=NOW + 2).known
    assert not begin(later, "geheim", now=NOW + 2).known
    much_later = NOW + FORGET_S + 10
    right(begin("", "geheim", now=much_later), "geheim", remember=True, now=much_later)
    assert not begin(token, "geheim", now=much_later + 1).known
    assert rows() == 2
