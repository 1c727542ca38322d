"""Reading the hand-edited table of hubs: what is accepted and what is refused."""

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import package
from buurtpunt_lib.datasets.landscape import COLUMNS, read_hubs
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.paths import DATA

ROW = dict.fromkeys(COLUMNS, "") | {
    "id": "a",
    "name": "A",
    "kind": "buurtpunt",
    "village": "71053G",
    "services": "cafe; bread ;",
    "opened": "2019",
    "status": "open",
    "sources": "https://example.org/1;https://example.org/2",
}


def read(*rows):
    return read_hubs(rows, services=["cafe", "bread"], villages=["71053G"])


def faults_of(*rows):
    with pytest.raises(InputError) as caught:
        read(*rows)
    return [(fault.code, fault.values.get("field")) for fault in caught.value.faults]


def test_cells_become_values():
    (hub,) = read(ROW)
    assert (hub.services, hub.opened, hub.status) == (("cafe", "bread"), 2019, HubStatus.OPEN)
    assert hub.sources == ("https://example.org/1", "https://example.org/2")
    (bare,) = read(ROW | {"village": "", "services": "", "opened": ""})
    assert (bare.village, bare.services, bare.opened) == (None, (), None)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": ""}, ("data.required", "id")),
        ({"name": " "}, ("data.required", "name")),
        ({"kind": ""}, ("data.required", "kind")),
        ({"status": ""}, ("data.required", "status")),
        ({"sources": ";"}, ("data.required", "sources")),
        ({"status": "busy"}, ("data.not_allowed", "status")),
        ({"services": "cafe;pool"}, ("data.reference", "services")),
        ({"village": "99999Z"}, ("data.reference", "village")),
        ({"opened": "long ago"}, ("data.not_a_year", "opened")),
        ({"opened": "19"}, ("data.not_a_year", "opened")),
        ({"extra": "x"}, ("data.columns", None)),
        ({"notes": None}, ("data.columns", None)),
    ],
)
def test_a_faulty_row_is_refused(change, fault):
    assert faults_of(ROW | change) == [fault]


def test_an_id_may_stand_once_and_all_faults_come_together():
    assert faults_of(ROW, ROW, ROW | {"id": "b", "status": "busy"}) == [
        ("data.duplicate", "id"),
        ("data.not_allowed", "status"),
    ]


def test_our_own_hubs_are_joined_to_villages():
    hubs, table = datasets.hubs(), datasets.hubs_table()
    assert len(hubs) == len(table) == 145
    assert sum(hub.kind == "buurtpunt" for hub in hubs) == 31
    villages = datasets.villages()
    for hub, row in zip(hubs, table.itertuples(), strict=True):
        assert row.id == hub.id
        if hub.village is None:
            assert row.lat != row.lat
        else:
            village = villages.loc[hub.village]
            # Both known and alike, or both not known.
            assert (row.lat, row.lon) == (village["lat"], village["lon"]) or row.lat != row.lat
            assert (row.lat != row.lat) == (village["lat"] != village["lat"])
    assert table["opened"].dtype == "Int64"


def test_the_schema_knows_the_codes_of_the_nouns():
    """What `data check` refuses in the file is what the rest of the library does not know."""
    listed = package.read(DATA)["resources"]
    hubs = next(entry for entry in listed if entry["path"] == "landscape/hubs.csv")
    fields = {field["name"]: field.get("constraints", {}) for field in hubs["schema"]["fields"]}
    codes = {
        "kind": HubKind,
        "initiator": Initiator,
        "legal_form": HubLegalForm,
        "status": HubStatus,
    }
    for name, known in codes.items():
        assert fields[name]["enum"] == list(known)
