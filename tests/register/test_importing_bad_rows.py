"""Rows that cannot be: each is refused with its row, its field and a reason; others are read."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from buurtpunt_lib.register import importing
from buurtpunt_lib.reports.register_files.faults import fault_report, told
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import catalogue

SAY = [catalogue(language) for language in ("nl", "en")]
FIELDS = (
    "name", "kind", "village", "municipality", "lat", "lon", "status", "status_as_of", "opened",
    "stages", "services", "initiator", "partners", "legal_form", "opening_hours", "physical",
    "challenges", "domains", "notes", "sources", "confirmed_on", "setting", "carrier",
)  # fmt: skip
GOOD = {"kind": "buurtpunt", "village": "Stavele", "sources": "krant", "status": "open"}

# Letters and signs of many scripts; without those that look like a text saved in a wrong encoding.
_SIGNS = [chr(n) for n in (*range(32, 127), *range(0x160, 0x250), 0x3B1, 0x44F, 0x5D0, 0x4E00)]
_NO_DATE = ("2019-13-01", "31/02/2019", "12/2019/5", "1700", "19", "0")
# Field -> cells that it cannot hold; STRANGE: also any text that nobody has a word for.
STRANGE = object()
BAD = {
    "name": ("", "x" * 161, "bel 0470 12 34 56", "a\u202eb"),
    "kind": (STRANGE, ""),
    "village": (STRANGE, "99999Z", "Brugge-Noord-Oost"),
    "municipality": (STRANGE,),
    "lat": (STRANGE, "48,85", "1e999", "51,2,3", "-51"),
    "lon": (STRANGE, "12,5", "nan nan"),
    "status": (STRANGE,),
    "status_as_of": (STRANGE, *_NO_DATE),
    "opened": (STRANGE, *_NO_DATE),
    "stages": (STRANGE, "open (ooit)", "2019: qxz", "open (2019", '[{"a": 1}]'),
    "services": (STRANGE, "winkel; qxz", "winkel (ooit)", "winkel, winkel", '[{"a": 1}]', "[1]"),
    "initiator": (STRANGE,),
    "partners": ("x" * 130, '[{"kind": "qxz"}]', "bel 0470 12 34 56"),
    "legal_form": (STRANGE,),
    "opening_hours": ("altijd wel iemand", "Mo-Fr 25:00", "x" * 256),
    "physical": (STRANGE, "misschien", "2"),
    "challenges": (STRANGE,),
    "domains": (STRANGE, "wonen; qxz"),
    "notes": ("x" * 4001, "jan@voorbeeld.be", "a\u202eb"),
    "sources": ("", "x" * 501, "http://", "https://a b"),
    "confirmed_on": (STRANGE, "2999-01-01", "2019", "31/2/2019"),
    "setting": (STRANGE,),
    "carrier": ("x" * 161, "0470 12 34 56"),
}


def bad_rows(seed: int, count: int = 200) -> list[tuple[str, str]]:
    """Rows as (field, cell that it cannot hold); the same for the same seed."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        field = rng.choice(FIELDS)
        cell = rng.choice(BAD[field])
        if cell is STRANGE:
            cell = f"qxz {''.join(rng.choices(_SIGNS, k=rng.randint(0, 12)))}".strip()
        found.append((field, cell))
    return found


# A fault may be told of a field that belongs to it.
ALSO = {
    "lat": ("lon",), "lon": ("lat",), "municipality": ("village",), "opened": ("stages", "status"),
    "status_as_of": ("status",),
}  # fmt: skip


def listed(bad: list[tuple[str, str]]) -> tuple[bytes, dict[int, str]]:
    """A list with a good row before each ten bad ones, and row number -> field of the bad ones."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["x", *FIELDS], restval="")
    writer.writeheader()
    row, fields = 1, {}
    for number, (field, cell) in enumerate(bad):
        if number % 10 == 0:
            row += 1
            writer.writerow({"x": "1", **GOOD, "name": f"Goed {number}"})
        row += 1
        fields[row] = field
        placed = {"lat": "50,94", "lon": "2,67"} if field in ("lat", "lon") else {}
        writer.writerow({"x": "1", **GOOD, "name": f"Slecht {number}", **placed, field: cell})
    return out.getvalue().encode(), fields


# 50 lists of 200 bad rows: 10,000 of them.
@settings(
    max_examples=50,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(bad=st.integers(0, 2**32).map(bad_rows))
def test_each_bad_row_is_refused_with_its_row_its_field_and_a_reason(small_register, bad):
    stamp = register.stamp()
    content, fields = listed(bad)
    plan = importing.plan(importing.read(content, "x.csv"))
    told_of: dict[int, list[importing.RowFault]] = {}
    for fault in plan.faults:
        told_of.setdefault(fault.row, []).append(fault)
    assert set(told_of) == set(fields)
    for row, field in fields.items():
        about = {fault.field for fault in told_of[row]}
        assert about & {field, *ALSO.get(field, ())}, (field, told_of[row])
        fault = told_of[row][0]
        for say in SAY:
            assert f" {row}" in told(fault, say)
    assert len(plan.new) == len(bad) / 10
    assert register.stamp() == stamp


def test_the_report_of_faults_names_row_column_and_reason(small_register):
    bad = [("kind", "=1+1"), ("village", "<b>x</b>"), ("opened", "+32")]
    plan = importing.plan(importing.read(listed(bad)[0], "x.csv"))
    text = fault_report(plan.faults, "csv", SAY[0], title="x").decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert found[0] == ["Rij", "Kolom", "Wat er niet klopt"]
    assert [row[:2] for row in found[1:]] == [["3", "kind"], ["4", "village"], ["5", "opened"]]
    assert all(cell[:1] not in ("=", "+", "-", "@") for row in found for cell in row)
    assert fault_report(plan.faults, "xlsx", SAY[1], title="x").startswith(b"PK")


@pytest.fixture(scope="module")
def small_register(tmp_path_factory):
    """A register of three places for all these lists: none of them is carried out."""
    from three_places import THREE

    from buurtpunt_lib.storage import database
    from buurtpunt_lib.storage.register import filling

    with pytest.MonkeyPatch.context() as patch:
        address = f"sqlite:///{tmp_path_factory.mktemp('bad') / 'r.sqlite3'}"
        patch.setenv(database.ADDRESS, address)
        with pytest.MonkeyPatch.context() as while_filling:
            while_filling.setattr(filling, "shipped_records", lambda: THREE)
            register.load_all()
        yield address
        database.forget(address)
