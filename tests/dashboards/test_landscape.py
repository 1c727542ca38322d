"""The landscape page, without a browser: set a filter, read the places; open a link again."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets, register
from buurtpunt_lib.dashboards import landscape
from buurtpunt_lib.dashboards.landscape import facet_words, figures, parts
from buurtpunt_lib.dashboards.landscape.model import SORTS
from buurtpunt_lib.dashboards.landscape.sections.record import nearest
from buurtpunt_lib.dashboards.paged_table import pages_to_show
from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


@pytest.fixture
def model():
    return landscape.Model.start("nl")


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def of_kind(page, name):
    return next(w for w in walk(page) if type(w).__name__ == name)


def pressables(page):
    return [w for w in walk(page) if type(w).__name__ == "Pressable"]


# --- what is found -------------------------------------------------------------------------------


def test_all_places_are_there_at_first(model):
    assert len(model.rows) == len(datasets.hubs())
    assert model.placed == model.table["lat"].notna().sum()
    away = len(model.rows) - model.placed
    assert f"{away} plekken staan niet op de kaart" in parts.unplaced(model)


def test_a_tick_narrows_and_another_of_the_same_facet_widens(model):
    model.filters = facet_words.ticked(model.filters, "service", "cafe", True)
    with_cafe = set(model.rows["id"])
    assert with_cafe == {hub.id for hub in datasets.hubs() if "cafe" in hub.services}
    model.filters = facet_words.ticked(model.filters, "service", "shop", True)
    assert with_cafe < set(model.rows["id"])
    model.filters = facet_words.ticked(model.filters, "province", "Limburg", True)
    assert set(model.rows["province"]) == {"Limburg"}
    for service in ("cafe", "shop"):
        model.filters = facet_words.ticked(model.filters, "service", service, False)
    assert model.filters.services == ()


def test_the_number_beside_an_option_is_how_many_it_would_leave(model):
    model.filters = model.filters.replace(provinces=("Limburg",))
    for facet in facet_words.facets(model):
        for option in facet.options[:4]:
            if facet.key in ("opened", "open_now") or option.ticked:
                continue
            field = register.FACETS[facet.key]
            alone = model.filters.replace(**{field: (option.code,)})
            found = register.find(model.table, alone)
            assert (facet.key, option.code, len(found)) == (facet.key, option.code, option.number)


def test_years_and_open_now_are_facets_of_one_choice(model):
    filters = facet_words.ticked(model.filters, "opened", "2015", True)
    filters = facet_words.ticked(filters, "opened", "2020", True)
    assert filters.opened_since == 2020
    model.filters = filters
    assert (model.rows["opened"] >= 2020).all()
    since = next(f for f in facet_words.facets(model) if f.key == "opened")
    assert [o.code for o in since.options if o.ticked] == ["2020"]
    assert facet_words.ticked(filters, "opened", "2020", False).opened_since is None
    assert facet_words.ticked(filters, "open_now", "open", True).open_now


def test_search_forgives_typing_errors(model):
    model.filters = model.filters.replace(text="zandvorde")
    assert "Dorpspunt Zandvoorde" in set(model.rows["name"])


def test_near_a_postcode_lies_only_what_is_near(model):
    model.look_near("8980")
    lat, lon, km = model.filters.near
    assert km == 10
    away = straight_line(lat, lon, model.rows["lat"].to_numpy(), model.rows["lon"].to_numpy())
    assert len(away)
    assert (away <= 10_000).all()
    model.look_within(40)
    assert model.filters.near[2] == 40
    model.look_within(41)  # no choice
    assert model.filters.near[2] == 40
    model.look_near("")
    assert len(model.rows) == len(model.table)


# --- the list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("turned", [False, True])
def test_a_sorted_list_holds_what_was_found_and_what_is_not_known_comes_last(model, sort, turned):
    model.filters = model.filters.replace(provinces=("Antwerpen", "Limburg"))
    model.sort, model.turned = sort, turned
    ordered = model.table.iloc[model.ordered()]
    assert sorted(ordered["id"]) == sorted(model.rows["id"])
    column = ordered[sort]
    known = column.notna() & (column.astype("string") != "")
    # False after True: nothing that is known stands after what is not.
    assert known.tolist() == sorted(known.tolist(), reverse=True)
    if sort == "opened":
        years = column[known].astype(int).tolist()
        assert years == sorted(years, reverse=turned)


def test_pages_hold_each_row_once(model):
    model.sort = "name"
    seen = []
    for page in range(10):
        model.page = page
        if model.page != page:
            break
        rows = model.on_page(25)
        if model.page != page:
            break
        seen += rows["id"].tolist()
    assert len(seen) == len(set(seen)) == len(model.rows)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_pager_shows_first_last_and_around(page, last):
    page = min(page, last)
    shown = [n for n in pages_to_show(page, last) if n is not None]
    assert {0, page, last} <= set(shown)
    assert shown == sorted(set(shown))
    assert len(shown) <= 5


# --- the link ------------------------------------------------------------------------------------


def test_a_link_restores_what_was_looked_at(model):
    model.filters = model.filters.replace(
        services=("cafe",), statuses=("open",), provinces=("Limburg",), text="dorp"
    )
    model.look_near("Sint-Truiden")
    model.sort, model.turned, model.view = "name", True, (50.81, 5.18, 11.0)
    model.selected = "pc-olmen"
    other = landscape.Model.start("nl")
    other.open_query(model.to_query())
    assert other.filters == model.filters
    assert (other.sort, other.turned, other.selected) == ("name", True, "pc-olmen")
    assert other.view == pytest.approx((50.81, 5.18, 11.0))
    assert other.near_place == "Sint-Truiden"
    assert other.section == "find"
    assert other.to_query() == model.to_query()


def test_a_page_of_the_list_comes_back(model):
    model.sort = "name"
    model.page = 2
    other = landscape.Model.start("nl")
    other.open_query(model.to_query())
    assert other.page == 2


def test_where_somebody_stands_is_in_no_link(model):
    model.look_around(50.912, 5.111)
    assert len(model.rows) < len(model.table)
    assert "50.9" not in model.to_query()
    assert "5.1" not in model.to_query()


@given(st.text(max_size=120))
def test_no_link_breaks_the_page(text):
    model = landscape.Model.start("nl")
    for query in (text, f"deel={text}", f"bij={text}&km={text}", f"kaart={text}&blad={text}"):
        model.open_query(query)
        assert model.section in model.sections
        assert model.page >= 0


def test_a_link_gives_nobody_the_sections_of_an_editor(model):
    model.open_query("deel=moderate")
    assert model.section == "find"
    model.become(Actor("Sara", Role.EDITOR))
    model.open_query("deel=moderate")
    assert model.section == "moderate"
    model.become(Actor("", Role.VISITOR))
    assert model.section == "find"


# --- the page ------------------------------------------------------------------------------------


def test_the_page_follows_the_model(model):
    page = landscape.view(model)
    model.filters = model.filters.replace(text="Dorpspunt Zandvoorde")
    shown = " ".join(str(w.value) for w in walk(page) if hasattr(w, "value"))
    assert "1 plek gevonden" in shown
    where = of_kind(page, "PlacesMap")
    bits = np.unpackbits(np.frombuffer(where._shown, dtype=np.uint8))
    drawn = [code for code, on in zip(where._ids, bits, strict=False) if on]
    assert drawn == model.rows["id"].tolist()
    listed = " ".join(w._html for w in pressables(page))
    assert "Dorpspunt Zandvoorde" in listed
    assert "PC Olmen" not in listed
    assert of_kind(page, "AddressBar").query == "zoek=Dorpspunt+Zandvoorde"
    where._handle_custom_msg({"press": where._ids.index(drawn[0])}, [])
    assert model.selected == drawn[0]
    assert where._card["title"] == "Dorpspunt Zandvoorde"


def test_only_bits_travel_when_a_filter_changes(model):
    page = landscape.view(model)
    where = of_kind(page, "PlacesMap")
    changed = []
    where.observe(lambda change: changed.append(change["name"]))
    model.filters = model.filters.replace(provinces=("Limburg",))
    assert "_shown" in changed
    assert not {"_points", "_kinds", "_rings"} & set(changed)
    assert len(where._shown) == -(-len(where._ids) // 8)


def test_nobody_is_asked_for_the_internet_unless_the_server_allows_it(model, monkeypatch):
    label = SAY("landscape_page.map.background")
    names = [getattr(w, "description", "") for w in walk(landscape.view(model))]
    assert label not in names
    monkeypatch.setenv("BUURTPUNT_BACKGROUND_MAP", "1")
    page = landscape.view(model)
    switch = next(w for w in walk(page) if getattr(w, "description", "") == label)
    assert of_kind(page, "PlacesMap")._tiles == ""
    switch.value = True
    assert of_kind(page, "PlacesMap")._tiles.startswith("https://tile.openstreetmap.org/")


def test_signing_in_leaves_the_open_section_open(model):
    page = landscape.view(model)
    model.selected, model.section = "pc-olmen", "record"
    model.become(Actor("Sara", Role.EDITOR))
    assert model.section == "record"
    choice = of_kind(page, "ToggleButtons")
    assert choice.value == "record"
    assert "moderate" in [code for _, code in choice.options]
    model.become(Actor("", Role.VISITOR))
    assert model.section == "record"


def test_the_nearest_are_the_nearest(model):
    model.selected = "pc-olmen"
    row, others = model.row, model.table[model.table["id"] != "pc-olmen"]
    away = straight_line(row["lat"], row["lon"], others["lat"].to_numpy(), others["lon"].to_numpy())
    expected = np.sort(away[np.isfinite(away)])[:5] / 1000
    assert [km for _, km in nearest(model)] == pytest.approx(expected)


# --- understanding -------------------------------------------------------------------------------

PARTS = (figures.together, figures.growth, figures.nearby, figures.mix, figures.complete,
         figures.age, figures.challenges, figures.offer)  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_each_part_says_a_sentence_and_shows_a_table(part, language):
    model = landscape.Model.start(language)
    for rows in (model.table, model.table.head(3)):
        found = part(model.say, rows, only_hubs=False)
        assert found.sentence.endswith(".")
        assert {len(row) for row in found.rows} <= {len(found.columns)}
        json.dumps(found.figure or {}, default=float)


@pytest.mark.parametrize("by", figures.COUNTED)
def test_counts_are_those_of_the_found_places(model, by):
    model.filters = model.filters.replace(provinces=("Limburg",))
    found = figures.counts(SAY, model.rows, only_hubs=False, by=by)
    numbers = [int(row[1]) for row in found.rows]
    column = model.rows["services"].explode().dropna() if by == "service" else model.rows[by]
    assert sorted(numbers, reverse=True) == sorted(column.value_counts().tolist(), reverse=True)
    if by == "province":
        assert found.rows == [["Limburg", str(len(model.rows)), SAY.percent(1)]]


def test_nothing_found_can_be_understood_too(model):
    nothing = model.table.head(0)
    for part in PARTS:
        assert part(SAY, nothing, only_hubs=True).sentence
    assert figures.counts(SAY, nothing, only_hubs=False, by="service").rows == []


def test_ten_thousand_places_are_found_and_paged():
    model = landscape.Model.start("nl")
    many = pd.concat([model.table] * 70, ignore_index=True)
    many["id"] = [f"p{n}" for n in range(len(many))]
    many.attrs = {}
    model = landscape.Model(SAY, many)
    model.filters = model.filters.replace(services=("cafe",))
    model.sort = "name"
    assert len(model.on_page(25)) == 25
    page = landscape.view(model)
    assert max(len(w._html) for w in pressables(page)) < 60_000
