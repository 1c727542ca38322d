"""Any valid record comes back from the tables as it went in; a field without a column is seen."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_register import ANNA

from buurtpunt_lib.domain.hub import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import (
    Challenge,
    HubRecord,
    PartnerKind,
    Precision,
    ServiceState,
    Setting,
)
from buurtpunt_lib.domain.service import PolicyDomain
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.register.rows import read, written

# Signs that databases, JSON and searching could stumble over, and plain letters.
SIGNS = "abcdeéèüßΩжع漢🏡'\"`\\%_;:,.-–’<>&{}[]()|/*?!#@=+ ̈ﬁ\u200d\u00a0"


def lines(most: int, least: int = 0) -> st.SearchStrategy[str]:
    found = st.text(SIGNS, max_size=8) | st.just("é" * (most - least))
    return found.map(lambda text: "x" * least + text)


dates = st.dates().filter(lambda day: 1800 <= day.year <= 2100).map(str)
partial = st.one_of(st.just(""), dates, dates.map(lambda d: d[:7]), dates.map(lambda d: d[:4]))
longs = st.text(SIGNS + "\n", max_size=8) | st.just("é\n" * 900 + "x")
located = st.tuples(st.floats(50.7, 51.4), st.floats(2.7, 5.7), st.sampled_from(Precision))
services = st.fixed_dictionaries(
    {
        "service": st.text("abz09_", min_size=1, max_size=6),
        "status": st.sampled_from(ServiceState),
        "begin": partial,
    }
)
FIELDS = {
    "id": st.lists(st.text("az09", min_size=1, max_size=3), min_size=1, max_size=3).map("-".join),
    "name": lines(160, 1),
    "kind": st.sampled_from(HubKind),
    "village": st.none() | st.sampled_from(["71053G", "13003B", "99999ZZ"]),
    "place": lines(160),
    "municipality": lines(80),
    "province": lines(40),
    "address": lines(300),
    "setting": st.sampled_from(Setting),
    "status": st.sampled_from(HubStatus),
    "status_as_of": partial,
    "stages": st.lists(
        st.fixed_dictionaries({"status": st.sampled_from(HubStatus), "since": partial}), max_size=4
    ),
    "services": st.lists(services, max_size=6),
    "initiator": st.sampled_from(["", *Initiator]),
    "partners": st.lists(
        st.fixed_dictionaries({"kind": st.sampled_from(PartnerKind), "name": lines(120)}),
        max_size=4,
    ),
    "legal_form": st.sampled_from(["", *HubLegalForm]),
    "carrier": lines(160),
    "physical": st.none() | st.booleans(),
    "digital": lines(500),
    "funding": longs,
    "figures": longs,
    "challenges": st.lists(st.sampled_from(Challenge), unique=True),
    "domains": st.lists(st.sampled_from(PolicyDomain), unique=True, max_size=6),
    "notes": longs,
    "sources": st.lists(lines(500, 1), min_size=1, max_size=4),
    "confirmed_on": st.none() | st.dates(date(2010, 1, 1), date(2026, 1, 1)).map(str),
}
# Hours have a syntax of their own; the place is drawn as a whole.
OTHERS = {"opening_hours", "lat", "lon", "precision"}


@st.composite
def records(draw) -> HubRecord:
    values = draw(st.fixed_dictionaries(FIELDS))
    values["opening_hours"] = draw(st.sampled_from(["", "Mo-Fr 09:00-17:00", "Sa 10:00-12:00"]))
    if draw(st.booleans()):
        values["lat"], values["lon"], values["precision"] = draw(located)
    lists = {name: tuple(v) for name, v in values.items() if isinstance(v, list)}
    try:
        return HubRecord.from_dict({**values, **lists})
    except InputError:
        # What cannot be at once (an end before a begin) is no record.
        return HubRecord.from_dict({**values, **lists, "stages": (), "services": ()})


def test_every_field_is_drawn():
    assert set(HubRecord.model_fields) == set(FIELDS) | OTHERS


def test_a_field_that_records_no_longer_have_hinders_nobody():
    [record] = [HubRecord.from_dict({"id": "a", "name": "A", "kind": "cafe", "sources": ("x",)})]
    assert read(written(record)[:-1] + ',"gone":1}') == record


@pytest.mark.usefixtures("register_database")
def test_the_tables_give_the_record_again():
    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(many=st.lists(records(), unique_by=lambda record: record.id, min_size=1, max_size=3))
    def check(many):
        before = {saved.record.id: saved for saved in register.load_all()}
        bases = {id: saved.revision for id, saved in before.items()}
        register.save_many(many, by=ANNA, bases=bases)
        after = {saved.record.id: saved.record for saved in register.load_all()}
        for record in many:
            assert after[record.id] == register.load(record.id).record == record
            assert register.history(record.id)[-1].record == record
        for id in set(before) - {record.id for record in many}:
            assert after[id] == before[id].record
        table = register.hub_table().set_index("id")
        for record in many:
            row = table.loc[record.id]
            assert row["name"] == record.name
            assert row["services"] == record.current_services
            assert row["sources"] == record.sources
            opened = row["opened"]
            assert (opened == record.opened) if record.opened else pd.isna(opened)

    check()
