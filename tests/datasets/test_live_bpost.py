"""bpost: all of Flanders in few questions; a list that lacks most is never taken for complete."""

from __future__ import annotations

import numpy as np
import pytest
from open_data_server import Reply

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.datasets.live import bpost
from buurtpunt_lib.errors import InputError

CENTRES = bpost._postal_codes()


def refresh(server, **options):
    return live.refresh(
        "bpost_service_points", address=server.address, wait=lambda s: None, backoff_s=0, **options
    )


def code_of(call, *args, **options) -> str:
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults[0].code


def record(number, kind, lat, lon, name="Dorp"):
    return (
        f"<Poi><Record><Id>{number}</Id><Type>{kind}</Type><Name>{name}</Name><Zip>1000</Zip>"
        f"<Latitude>{lat}</Latitude><Longitude>{lon}</Longitude></Record></Poi>"
    )


def document(*records):
    return f"<?xml version='1.0'?><Response><PoiList>{''.join(records)}</PoiList></Response>"


VILLAGES = datasets.villages()[["lat", "lon"]].dropna().to_numpy()


def kinds_at(village):
    """A locker in every village, a post point in every second, an office in every third."""
    return [4, *([2] if village % 2 == 0 else []), *([1] if village % 3 == 0 else [])]


NUMBER = sum(len(kinds_at(village)) for village in range(len(VILLAGES)))


def around(asked):
    """What lies within 20 km of the postal code, as the service does it."""
    lat, lon = CENTRES[asked.query["Zone"]]
    east = (VILLAGES[:, 1] - lon) * np.cos(np.radians(51.0))
    near = np.flatnonzero(np.hypot(VILLAGES[:, 0] - lat, east) * 111.2 <= 20)
    made = [record(f"{i}-{kind}", kind, *VILLAGES[i]) for i in near for kind in kinds_at(i)]
    return Reply(document(*made).encode())


def test_every_point_of_flanders_is_found_in_far_fewer_questions(server):
    server.answer("/Locator", around)
    (change,) = refresh(server).changes
    assert change.rows == NUMBER
    assert len(server.asked) < len(CENTRES) / 3
    asked = server.asked[0].query
    assert {k: asked[k] for k in ("Function", "Partner", "Type", "Limit")} == {
        "Function": "search", "Partner": "999999", "Type": "7", "Limit": "1000",
    }  # fmt: skip
    table = loaded.read("points")
    assert (table["facility"] == "parcel_locker").sum() == len(VILLAGES)
    assert (table["facility"] == "post_office").sum() == len(range(0, len(VILLAGES), 3))
    assert loaded.sources()["bpost_service_points"].complete_for == ("post_office", "post_point")


def test_answers_that_are_cut_off_cover_nothing(server, monkeypatch):
    """Where an answer holds as many points as it may, its neighbours are asked too."""
    monkeypatch.setattr(bpost, "LIMIT", 100)
    wanted = dict(list(CENTRES.items())[:6])
    monkeypatch.setattr(bpost, "_postal_codes", lambda: wanted)

    def cut(asked):
        lat, lon = CENTRES[asked.query["Zone"]]
        # One far away, so that the answer seems to reach far.
        near = [record(f"{asked.query['Zone']}-{i}", 2, lat, lon) for i in range(99)]
        return Reply(document(*near, record("ver", 4, lat + 0.25, lon)).encode())

    server.answer("/Locator", cut)
    assert code_of(refresh, server) == "live.too_few"
    assert {asked.query["Zone"] for asked in server.asked} == set(wanted)


@pytest.mark.parametrize("lacking", [None, "post_office", "post_point", "parcel_locker"])
def test_a_list_that_lacks_most_of_a_kind_is_not_taken_for_complete(lacking):
    found = {
        (kind, str(i)): {}
        for kind in ("post_office", "post_point", "parcel_locker")
        for i in range(20 if kind == lacking else 1500)
    }
    if lacking is None:
        bpost._refuse_too_few(found)
    else:
        assert code_of(bpost._refuse_too_few, found) == "live.too_few"


ERROR = (
    '<taxipost type="TaxipostLocatorError"><status>401</status>'
    "<txt>Partner unknown</txt></taxipost>"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    "<Response><Record><Id>&b;</Id></Record></Response>"
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ERROR, "live.says"),
        (BOMB, "live.not_expected"),
        ("<Response><Poi>", "live.not_expected"),
        ("geen xml", "live.not_expected"),
        ("<html><body>404", "live.html"),
        (document(record("1", 1, "noord", 4)), "live.item"),
        (document(record("", 1, 51, 4)), "live.item"),
        (document(), "live.too_few"),
    ],
)
def test_a_strange_answer_changes_nothing(server, monkeypatch, body, code):
    monkeypatch.setattr(bpost, "_postal_codes", lambda: dict(list(CENTRES.items())[:1]))
    server.answer("/Locator", Reply(body.encode()))
    assert code_of(refresh, server) == code
    assert loaded.tables() == {}
