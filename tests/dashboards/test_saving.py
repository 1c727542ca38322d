"""Nothing is lost when the page is closed: saved at the first change, back by its link."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.saving import Saving
from buurtpunt_lib.dashboards.later import REST_S
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.address import STANDS
from buurtpunt_lib.storage.saved_plans import load_plan, new_plan, save_plan
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'x.sqlite3'}")


@pytest.fixture
def page():
    told = []
    model = Model(SAY, today=date(2026, 11, 21))
    return model, Saving(model, lambda kind, sentence: told.append((kind, sentence))), told


def test_who_only_looks_leaves_nothing_behind(page):
    model, saving, _ = page
    model.example = model.examples[0][0]
    assert saving.saved is None
    assert saving.bookmark.token == ""


def test_the_first_change_gives_a_link_that_brings_the_plan_back(page):
    model, saving, told = page
    model.move("rent.amount", 450)
    token = saving.bookmark.token
    assert load_plan(token).plan == model.plan
    assert told[-1] == ("saved", SAY("finance.saved.now"))
    model.move("rent.amount", 500)
    assert saving.bookmark.token == token
    assert load_plan(token).plan.line("rent").amount == 500

    other = Model(SAY, today=date(2026, 11, 21))
    back = Saving(other, lambda kind, sentence: told.append((kind, sentence)))
    back.restore(token, False)
    assert other.plan == model.plan
    assert told[-1][0] == "info"
    assert back.bookmark.token == token


def test_two_windows_do_not_overwrite_one_another(page):
    model, saving, told = page
    model.move("rent.amount", 450)
    other = Model(SAY, today=date(2026, 11, 21))
    back = Saving(other, lambda kind, sentence: told.append((kind, sentence)))
    back.restore(saving.bookmark.token, False)
    other.move("rent.amount", 900)
    model.move("rent.amount", 100)
    assert told[-1] == ("warning", SAY("errors.storage.plan_changed"))
    assert load_plan(saving.bookmark.token).plan.line("rent").amount == 900
    assert model.plan.line("rent").amount == 100, "what is on the screen stays"


def test_a_link_that_opens_nothing_is_said_but_a_forgotten_memory_is_not(page):
    model, saving, told = page
    before = model.plan
    saving.restore("a" * 22, True)
    assert told == []
    saving.restore("a" * 22, False)
    assert told[-1] == ("warning", SAY("errors.storage.plan_unknown"))
    assert model.plan == before


def test_another_beginning_gets_a_link_of_its_own(page):
    model, saving, _ = page
    model.move("rent.amount", 450)
    first = saving.bookmark.token
    model.example = model.examples[0][0]
    assert saving.bookmark.token == ""
    model.move(model.levers[0].key, 1.0)
    assert saving.bookmark.token not in ("", first)
    assert load_plan(first).plan.line("rent").amount == 450


def test_a_link_can_be_taken_back_and_the_screen_keeps_the_plan(page):
    model, saving, told = page
    saving.revoke()
    assert told == [], "there is no link yet"
    model.move("rent.amount", 450)
    token = saving.bookmark.token
    late = Model(SAY, today=date(2026, 11, 21))
    other = Saving(late, lambda kind, sentence: told.append((kind, sentence)))
    other.restore(token, False)
    saving.bookmark._answer(saving.bookmark, {"ask": "revoke"}, None)
    with pytest.raises(InputError, match="plan_unknown"):
        load_plan(token)
    assert saving.bookmark.token == ""
    assert told[-1] == ("info", SAY("finance.saved.revoked"))
    assert model.plan.line("rent").amount == 450
    late.move("rent.amount", 500)
    assert told[-1] == ("warning", SAY("errors.storage.plan_revoked"))
    assert late.plan.line("rent").amount == 500
    model.move("rent.amount", 480)
    assert saving.bookmark.token not in ("", token)
    assert load_plan(saving.bookmark.token).plan == model.plan


def test_a_drag_is_saved_where_it_comes_to_rest(page):
    model, saving, _ = page

    async def drag():
        for value in range(10, 200, 10):
            model.move("rent.amount", value, turn=1)
            await asyncio.sleep(0)
        assert saving.saved is None, "the hand has not come to rest"
        await asyncio.sleep(2 * REST_S)

    asyncio.run(drag())
    assert saving.saved.revision == 1
    assert load_plan(saving.bookmark.token).plan.line("rent").amount == 190


def test_another_plan_chosen_in_the_middle_of_a_drag_loses_nothing(page):
    model, saving, _ = page
    model.move("rent.amount", 450)
    token = saving.bookmark.token

    async def drag():
        model.move("rent.amount", 460, turn=1)
        model.example = model.examples[0][0]
        await asyncio.sleep(2 * REST_S)

    asyncio.run(drag())
    assert load_plan(token).plan.line("rent").amount == 460
    assert saving.bookmark.token == ""


def test_what_could_not_be_saved_is_saved_as_soon_as_that_can_be(page, monkeypatch, tmp_path):
    model, saving, told = page
    monkeypatch.setattr(saving._again, "seconds", 0.05)
    folder, away = tmp_path / "x.sqlite3", tmp_path / "away.sqlite3"

    async def visit() -> None:
        model.move("rent.amount", 450)
        token = saving.bookmark.token
        database.forget(f"sqlite:///{folder}")
        folder.rename(away)
        model.move("rent.amount", 500)
        assert told[-1][0] == "warning"
        assert SAY("common.save_again", reason="").strip() in told[-1][1]
        assert not folder.exists(), "an empty one in its place would take the plan away"
        await asyncio.sleep(0.2)
        assert told[-1][0] == "warning"
        away.rename(folder)
        for _ in range(100):
            await asyncio.sleep(0.05)
            if told[-1][0] == "saved":
                break
        assert load_plan(token).plan.line("rent").amount == 500
        assert saving.bookmark.token == token

    monkeypatch.setenv(STANDS, f"sqlite:///{folder}")
    # It is there before anybody says that it stands.
    folder.touch(mode=0o600)
    asyncio.run(visit())


def test_what_could_not_be_saved_never_comes_under_another_link(page, monkeypatch):
    model, saving, _ = page
    monkeypatch.setattr(saving._again, "seconds", 0.05)
    model.move("rent.amount", 450)
    first = saving.bookmark.token

    def fails(*_):
        raise InputError("storage.busy")

    async def visit() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(saving, "save", fails)
            model.move("rent.amount", 500)
            # The visitor begins with something else before it could be saved.
            model.example = model.examples[1][0]
        await asyncio.sleep(0.2)
        assert saving.bookmark.token == ""
        assert load_plan(first).plan.line("rent").amount == 450

    asyncio.run(visit())


def test_a_save_whose_answer_got_lost_is_no_clash():
    plan = Model(SAY, today=date(2026, 11, 21)).plan
    before = new_plan(plan)
    longer = plan.replace(name="Langer")
    first = save_plan(before, longer)
    # The database went away before it could say so; the same is saved once more.
    again = save_plan(before, longer)
    assert (again.revision, again.document) == (first.revision, first.document)
    with pytest.raises(InputError):
        save_plan(before, plan.replace(name="Anders"))
