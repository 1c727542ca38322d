"""The services page, without a browser: set a trait, read a trait."""

from __future__ import annotations

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import gaps
from buurtpunt_lib.dashboards.gaps import parts


@pytest.fixture
def model():
    return gaps.Model.start()


def test_nothing_is_chosen_at_first(model):
    assert model.cells is None
    assert model.village_choices == []
    assert "Kies hierboven een gemeente" in parts.summary(model)
    assert len(model.municipalities) == 285


def test_flanders_counts_each_village_once_per_facility(model):
    assert (model.flanders.sum(axis=1) == len(datasets.villages())).all()
    stations = model.flanders.loc["railway_station"]
    # The villages without a known boundary are unknown, not without a station.
    assert stations["unknown"] == (datasets.villages()["boundary"] != "known").sum()


def test_sint_truiden_has_its_villages(model):
    model.municipality = "71053"
    names = [name for _, name in model.village_choices]
    assert {"Runkelen", "Zepperen", "Aalst"} <= set(names)
    assert len(names) == 16
    assert len(model.cells) == 16 * len(model.facilities)


def test_a_village_in_words(model):
    model.municipality = "71053"
    model.village = "71053F"
    told = parts.sentence(model)
    assert told.startswith("Runkelen (392 inwoners).")
    assert "postkantoor" in told.split("Zeker niet aanwezig:")[1].split(".")[0]
    assert "apotheek" in told.split("na te gaan in het dorp:")[1]


def test_a_village_without_a_boundary_is_not_known_rather_than_without(model):
    model.municipality = "73111"
    model.village = next(code for code, name in model.village_choices if name == "Neerrepen")
    told = parts.sentence(model)
    assert "aantal inwoners niet bekend" in told
    assert "Zeker niet aanwezig" not in told
    assert "omdat we de grens van het dorp niet kennen" in told


def test_another_municipality_lets_go_of_the_village(model):
    model.municipality = "71053"
    model.village = "71053F"
    model.municipality = "11001"
    assert model.village == ""
    assert "Kies een dorp" in parts.village_words(model)


@pytest.mark.parametrize("nonsense", ["99999", "<b>", "71053F", "'; drop table"])
def test_what_is_no_choice_means_none(model, nonsense):
    model.municipality = "71053"
    model.municipality = nonsense
    assert model.municipality == ""
    assert model.cells is None
    model.village = nonsense
    assert model.village == ""
    model.facility = nonsense
    assert model.facility == "supermarket"


def test_every_cell_says_its_source_or_why_it_is_not_known(model):
    for municipality in ("71053", "73111", "11002"):
        model.municipality = municipality
        for cell in model.cells.itertuples():
            assert cell.presence in ("present", "absent", "unknown")
            assert bool(cell.reason) == (cell.presence == "unknown")
            assert cell.source in datasets.sources()


def test_the_page_follows_the_model(model):
    page = gaps.view(model)
    assert "Heel Vlaanderen" in shown(page)
    model.municipality = "71053"
    assert "Sint-Truiden telt 16 dorpen" in shown(page)
    assert "Runkelen" in shown(page)
    assert "Heel Vlaanderen" not in shown(page)


def shown(widget):
    """Everything that can be read on a page, with its marks."""
    texts = [getattr(one, "_html", None) or getattr(one, "value", "") for one in walk(widget)]
    return " ".join(text for text in texts if isinstance(text, str))


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)
