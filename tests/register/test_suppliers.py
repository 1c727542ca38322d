"""Suppliers for hubs: who is offered lacks nothing it names, and near comes before far."""

from __future__ import annotations

import pandas as pd
import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.register import network, suppliers

NAN = float("nan")


@pytest.fixture(scope="module")
def hubs():
    people = datasets.villages()[["population"]]
    return datasets.hubs_table().join(people, on="village")


def _points(*rows):
    columns = ["id", "facility", "name", "lat", "lon", "source", "as_of"]
    return pd.DataFrame(rows, columns=columns)


def _near(hubs, id_, km):
    """A location so many kilometres north of a hub."""
    row = hubs[hubs["id"] == id_].iloc[0]
    return row["lat"] + km / 111.195, row["lon"]


NONE = _points()


def test_nobody_is_offered_what_a_hub_has(hubs):
    for id_ in hubs["id"].iloc[::9]:
        row = hubs[hubs["id"] == id_].iloc[0]
        planned = row["status"] in ("plan", "idea", "start_up")
        for match in suppliers.suppliers_for(id_, table=hubs, points=NONE, n=99):
            assert match.hub == id_
            assert 0 < match.score <= 1
            assert match.source
            one = network.organisation(match.supplier)
            assert id_ not in one.hubs
            for offer in match.offers:
                assert offer.service in one.supplies
                assert (offer.service in row["services"]) <= (
                    planned and offer.because == "planned"
                )


def test_a_baker_nearby_is_found_with_the_distance(hubs):
    id_ = "dorpspunt-zandvoorde"
    made = _points(
        ("b1", "bakery", "Bakker", *_near(hubs, id_, 4), "osm", "2026"),
        ("b2", "bakery", NAN, *_near(hubs, id_, 1), "osm", "2026"),
        ("b3", "bakery", "Te ver", *_near(hubs, id_, 40), "osm", "2026"),
        ("f1", "filling_station", "Tank", *_near(hubs, id_, 1), "osm", "2026"),
    )
    found = [m for m in suppliers.suppliers_for(id_, table=hubs, points=made, n=99) if m.local]
    assert [(m.supplier, m.kind, m.name) for m in found] == [
        ("b2", "bakery", ""),
        ("b1", "bakery", "Bakker"),
    ]
    assert found[1].km == pytest.approx(4, abs=0.01)
    assert found[0].score > found[1].score
    # Who sells in the village itself is a partner, not a rival to be passed by.
    assert [m.next_door for m in found] == [True, False]
    assert (found[1].source, found[1].as_of) == ("osm", "2026")


def test_what_is_asked_for_counts_whole(hubs):
    id_ = "dorpspunt-zandvoorde"
    [first, *_] = suppliers.suppliers_for(id_, ["repair_cafe"], table=hubs, points=NONE)
    assert first.offers == (suppliers.Offer("repair_cafe", "asked"),)
    found = suppliers.suppliers_for(id_, ["repair_cafe"], table=hubs, points=NONE, n=99)
    assert {m.supplier for m in found} >= {"de-transformisten", "repaircafe-org"}


def test_a_province_is_nearer_than_all_of_flanders_and_others_are_left_out(hubs):
    for id_, own, other in (
        ("dorpspunt-runkelen", "puur-limburg", "vlapas"),
        ("buurtpunt-onder-t-perron", "vlapas", "puur-limburg"),
    ):
        found = suppliers.suppliers_for(id_, ["local_products"], table=hubs, points=NONE, n=99)
        order = [match.supplier for match in found]
        assert order.index(own) < order.index("voedselteams") if "voedselteams" in order else True
        assert order.index(own) < order.index("boeren-en-buren")
        assert other not in order


def test_who_works_around_points_is_near_where_it_works_already(hubs):
    match = {m.hub: m for m in suppliers.hubs_for("de-lovie", table=hubs, n=99)}
    assert "dorpspunt-stavele" not in match
    watou = match["buurtsalon-watou"]
    rows = hubs.set_index("id")
    own = network.organisation("de-lovie").hubs
    nearest = min(
        float(
            straight_line(
                *rows.loc["buurtsalon-watou", ["lat", "lon"]], *rows.loc[h, ["lat", "lon"]]
            )
        )
        for h in own
    )
    assert watou.km == pytest.approx(nearest / 1000)
    assert "dorpspunt-massenhoven" not in match


def test_both_sides_agree(hubs):
    """A hub that is found for an organisation finds that organisation, too."""
    for match in suppliers.hubs_for("mobipunt-vzw", table=hubs, n=5):
        found = suppliers.suppliers_for(match.hub, table=hubs, points=NONE, n=999)
        [same] = [one for one in found if one.supplier == "mobipunt-vzw"]
        assert {offer.service for offer in match.offers} == {o.service for o in same.offers}
        # What is common among hubs like it can only make it wanted more.
        assert same.score >= match.score


def test_closed_hubs_are_not_offered(hubs):
    closed = set(hubs[hubs["status"] == "closed"]["id"])
    assert closed
    found = {m.hub for m in suppliers.hubs_for("cera", table=hubs, n=999)}
    assert not found & closed
    for key in ("oxfam-wereldwinkels", "autodelen-net"):
        assert not {m.hub for m in suppliers.hubs_for(key, table=hubs, n=999)} & closed
