"""Migrations: from nothing, from version 0.3, by many at once; and the model is what they make."""

from __future__ import annotations

import multiprocessing
import os
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from small_register import SHIPPED
from sqlalchemy import create_engine, inspect, text

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database, migrations, register
from buurtpunt_lib.storage.saved_plans import load_plan, new_plan
from buurtpunt_lib.storage.tables import whole_model

PLAN = HubPlan.empty(name="Koffie", start=datetime(2027, 1, 1).date())


def test_the_steps_are_one_chain_and_known_by_their_file_names():
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    scripts = ScriptDirectory.from_config(config)
    chain = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(chain)) == migrations.steps()
    assert scripts.get_heads() == [migrations.head()]


def ours(thing, name, kind, reflected, _compared) -> bool:
    """Not what only one of the two databases has: the tables and indices for searching."""
    special = ("hub_fts", "hub_parts", "ix_hub_words_")
    return not (reflected and name is not None and name.startswith(special))


def test_the_model_is_what_the_migrations_make(register_database):
    with database.engine().connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, whole_model()) == []


def test_a_difference_would_be_seen(register_database):
    with database.engine().begin() as connection:
        connection.execute(text("ALTER TABLE hub ADD COLUMN extra INTEGER"))
        connection.execute(text("DROP INDEX ix_hub_village"))
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        found = {difference[0] for difference in compare_metadata(context, whole_model())}
        assert found == {"remove_column", "add_index"}


def of_version_0_3(address: str) -> None:
    """The tables as version 0.3 made them, with one plan."""
    made = create_engine(address)
    stamp = "TIMESTAMP WITH TIME ZONE" if made.dialect.name == "postgresql" else "DATETIME"
    with made.begin() as connection:
        for name in ("plan", "scan"):
            connection.execute(
                text(
                    f"CREATE TABLE {name} (token VARCHAR(43) NOT NULL, revision INTEGER NOT NULL,"
                    f" document TEXT NOT NULL, saved_at {stamp} NOT NULL, PRIMARY KEY (token))"
                )
            )
        connection.execute(
            text("INSERT INTO plan VALUES (:token, 4, :document, :at)"),
            {
                "token": "a" * 22,
                "document": PLAN.to_json(),
                "at": str(datetime.now(UTC).replace(tzinfo=None)),
            },
        )
    made.dispose()


def test_a_database_of_version_0_3_keeps_its_plans(empty_database, landscape):
    of_version_0_3(empty_database)
    saved = load_plan("a" * 22)
    assert (saved.plan, saved.revision) == (PLAN, 4)
    assert len(register.hub_table()) == len(SHIPPED)
    with database.engine().connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert context.get_current_revision() == migrations.head()
        assert compare_metadata(context, whole_model()) == []


def test_a_database_of_a_later_version_is_left_alone(register_database):
    with database.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.forget(register_database)
    with pytest.raises(InputError) as caught:
        new_plan(PLAN)
    assert [fault.code for fault in caught.value.faults] == ["storage.newer_version"]
    assert register.trouble().faults[0].code == "storage.newer_version"
    assert len(register.hub_table()) > 0


def test_opening_again_writes_nothing_and_needs_no_alembic(register_database, monkeypatch):
    stamp = register.stamp()
    database.engine()
    database.forget(register_database)
    monkeypatch.setattr(migrations, "migrate", None)
    monkeypatch.setattr(register.filling, "fill", None)
    database.engine()
    assert register.stamp() == stamp


def _open(address: str, start, told) -> None:
    from buurtpunt_lib.storage.register import filling

    filling.shipped_records = lambda: SHIPPED
    os.environ[database.ADDRESS] = address
    database._opened.clear()
    start.wait()
    try:
        database.engine()
        told.put(sorted(register.ids()))
    except BaseException as error:
        told.put(repr(error))


def test_many_that_open_a_new_database_at_once_make_it_once(empty_database):
    context = multiprocessing.get_context("fork")
    count = 6
    start, told = context.Barrier(count), context.Queue()
    many = [context.Process(target=_open, args=(empty_database, start, told)) for _ in range(count)]
    for one in many:
        one.start()
    answers = [told.get(timeout=60) for _ in many]
    for one in many:
        one.join()
    assert answers == [sorted(record.id for record in SHIPPED)] * count
    assert all(len(register.history(record.id)) == 1 for record in SHIPPED)


def test_a_step_that_fails_leaves_the_old_database(empty_database, landscape, monkeypatch):
    of_version_0_3(empty_database)

    def broken(*_):
        raise RuntimeError("halfway")

    with monkeypatch.context() as patch:
        patch.setattr(register.filling, "fill", broken)
        with pytest.raises(InputError):
            database.engine()
    made = create_engine(empty_database)
    assert set(inspect(made).get_table_names()) == {"plan", "scan"}
    made.dispose()
    assert load_plan("a" * 22).plan == PLAN
