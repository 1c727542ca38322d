"""Pages read the register; a database out of reach takes none of them down."""

from __future__ import annotations

import subprocess
import sys

import pytest
from small_register import ANNA, SHIPPED, record

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment.facts import facts
from buurtpunt_lib.dashboards import start
from buurtpunt_lib.dashboards.finance_plan.sections import funding_catalogue
from buurtpunt_lib.serving import footer
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


@pytest.fixture
def small(tmp_path, monkeypatch, landscape):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")


@pytest.mark.usefixtures("small")
def test_every_page_counts_what_the_register_holds():
    model = start.Model.start("nl")
    assert (model.hubs, model.others) == (3, 0)
    assert "(1 van 3)" in " ".join(footer.lines(SAY)) or "1 van de 3" in " ".join(footer.lines(SAY))
    assert set(facts().hubs["id"]) == {one.id for one in SHIPPED}
    register.save(record("nieuw", kind="cafe"), base=None, by=ANNA)
    model = start.Model.start("nl")
    assert (model.hubs, model.others) == (3, 1)
    assert "nieuw" in set(facts().hubs["id"])
    assert any("4" in line for line in footer.lines(SAY))


def test_an_example_of_money_is_told_as_the_register_has_it(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'whole.sqlite3'}")
    place = next(one for f in datasets.funders().values() for one in f.examples)
    saved = register.load(place)
    changed = saved.record.replace(funding="Nieuw bedrag")
    register.save(changed, base=saved.revision, by=ANNA)
    assert "Nieuw bedrag" in funding_catalogue._example(place)
    # An example that an editor took out stays what the catalogue cites.
    register.remove(place, base=2, by=ANNA)
    assert datasets.hubs()[0].sources
    assert saved.record.name in funding_catalogue._example(place)


@pytest.mark.parametrize(
    "address", ["sqlite:////proc/no/r.sqlite3", "postgresql+psycopg://x@127.0.0.1:1/x"]
)
def test_a_database_out_of_reach_leaves_what_ships_and_says_so(address, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, address)
    table = register.hub_table()
    shipped = datasets.hubs_table()
    assert list(table["id"]) == list(shipped["id"])
    assert list(table["services"]) == [tuple(dict.fromkeys(s)) for s in shipped["services"]]
    assert list(table["opened"].fillna(0)) == list(shipped["opened"].fillna(0))
    assert register.trouble().faults[0].code == "storage.unreachable"
    assert register.stamp() == register.stamp() == table.attrs["stamp"]
    assert footer.lines(SAY)[-1] == SAY("serving.footer.shipped_list")
    assert start.Model.start("nl").hubs == sum(one.kind == "buurtpunt" for one in datasets.hubs())


@pytest.mark.usefixtures("small")
def test_a_page_that_only_looks_waits_for_no_sqlalchemy():
    register.hub_table()
    program = (
        "import sys; from buurtpunt_lib.storage import register\n"
        "assert register.trouble() is None, register.trouble()\n"
        "assert len(register.hub_table()) == 3\n"
        "print([m for m in ('sqlalchemy', 'alembic', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.usefixtures("small")
def test_the_light_way_of_reading_sees_what_sqlalchemy_sees(monkeypatch):
    register.save(record("nieuw", physical=False), base=None, by=ANNA)
    light = register.hub_table()
    monkeypatch.setattr(register.view, "light_snapshot", lambda: None)
    register.view._last.clear()
    heavy = register.hub_table()
    assert light.attrs == heavy.attrs
    assert light.equals(heavy)
