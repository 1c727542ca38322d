"""The landscape page, without a browser: set a filter, read the places."""

from __future__ import annotations

import csv
import io

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import landscape
from buurtpunt_lib.dashboards.landscape import parts
from buurtpunt_lib.texts import catalogue


@pytest.fixture
def model():
    return landscape.Model.start()


def test_all_places_are_there_at_first(model):
    assert len(model.rows) == len(datasets.hubs())
    assert model.placed == datasets.hubs_table()["lat"].notna().sum()
    assert f"{len(model.rows) - model.placed} plekken staan niet op de kaart" in parts.unplaced(
        model
    )


def test_filters_narrow_and_reset_widens(model):
    everything = len(model.rows)
    model.service = "cafe"
    with_cafe = set(model.rows["id"])
    assert with_cafe == {hub.id for hub in datasets.hubs() if "cafe" in hub.services}
    model.province = "Limburg"
    assert set(model.rows["id"]) <= with_cafe
    assert set(model.rows["province"]) == {"Limburg"}
    model.only_hubs = True
    assert set(model.rows["kind"]) <= {"buurtpunt"}
    model.reset()
    assert len(model.rows) == everything


def test_search_forgives_accents_and_capitals(model):
    model.text = "CAFE"
    found = set(model.rows["name"])
    assert any("Café" in name for name in found)


@pytest.mark.parametrize("nonsense", ["<script>", "' or 1=1", "x" * 5000])
def test_what_is_no_choice_means_all(model, nonsense):
    model.service = model.province = model.status = nonsense
    assert (model.service, model.province, model.status) == ("", "", "")
    model.selected = nonsense
    assert model.record is None
    model.text = nonsense
    assert len(model.text) <= 80
    assert "<script>" not in parts.found(model) + parts.listing(model)


def test_counts_are_those_of_the_found_places(model):
    model.province = "Limburg"
    for label, number in model.counts("service"):
        named = [
            hub for hub in datasets.hubs()
            if hub.province == "Limburg"
            and label in [datasets.service(c).name("nl") for c in hub.services]
        ]  # fmt: skip
        assert number == len(named)
    assert model.counts("province") == [("Limburg", len(model.rows))]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_place_has_a_record_with_its_sources(language):
    model = landscape.Model.start(language)
    for hub in datasets.hubs():
        model.selected = hub.id
        shown = str(parts.record(model))
        assert shown.count("<li>") == len(hub.sources) >= 1
        assert catalogue(language)(f"landscape.kind.{hub.kind}") in shown


def test_what_is_not_known_of_a_place_is_said(model):
    unknown = next(hub for hub in datasets.hubs() if not hub.opened and not hub.funding)
    model.selected = unknown.id
    assert model.say("common.not_known") in parts.record(model)


def test_no_place_fits_is_said(model):
    model.text = "bestaatnergens"
    assert model.say("landscape_page.none") in parts.found(model)
    assert parts.listing(model) == ""
    assert parts.counts(model) == ""


def test_the_list_is_folded_until_asked_for(model):
    assert parts.listing(model).count("<tr>") == 1 + parts.FIRST_ROWS
    model.all_rows = True
    assert parts.listing(model).count("<tr>") == 1 + len(model.rows)


def test_the_file_holds_the_found_places(model):
    model.service = "cafe"
    rows = list(csv.DictReader(io.StringIO(model.csv().decode("utf-8-sig")), delimiter=";"))
    assert [row["id"] for row in rows] == list(model.rows["id"])


def test_the_page_follows_the_model(model):
    page = landscape.view(model)
    model.text = "Zandvoorde"
    shown = " ".join(str(w.value) for w in walk(page) if hasattr(w, "value"))
    assert "1 plek gevonden" in shown
    chart = next(w for w in walk(page) if type(w).__name__ == "Chart")
    ids = [i for trace in chart.figure["data"] for i in trace.get("customdata") or []]
    assert ids == list(model.rows["id"])
    model.selected = ids[0]
    assert "Dorpspunt Zandvoorde" in " ".join(str(getattr(w, "value", "")) for w in walk(page))


def test_map_tiles_are_offered_only_where_the_server_allows_them(model, monkeypatch):
    label = model.say("landscape_page.map.background")
    names = [getattr(w, "description", "") for w in walk(landscape.view(model))]
    assert label not in names
    monkeypatch.setenv("BUURTPUNT_BACKGROUND_MAP", "1")
    names = [getattr(w, "description", "") for w in walk(landscape.view(model))]
    assert label in names


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)
