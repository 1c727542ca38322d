"""Who has no reach, on the page and in the dossier; the question of where first is kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.dashboards import gaps
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.sections import make
from buurtpunt_lib.dashboards.saving import Saving
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.domain import Way
from buurtpunt_lib.domain.scan import Scan, SitingMethod, SitingQuestion
from buurtpunt_lib.reports import gap_words, resident_words, village_document
from buurtpunt_lib.storage.saved_scans import load_scan, new_scan
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
SINT_TRUIDEN, RUNKELEN = "71053", "71053F"


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        if getattr(child.layout, "display", None) != "none":
            yield from walk(child)


def shown(section) -> str:
    texts = [getattr(w, "_html", None) or getattr(w, "value", "") for w in walk(section.widget)]
    return " ".join(text for text in texts if isinstance(text, str))


def opened(key: str, model):
    section = make(key, model, lambda action: action)
    section.refresh()
    return section


@pytest.fixture
def sectors(tmp_path, monkeypatch):
    """Runkelen in three sectors, with people of 65 and older, and households without a car."""
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path / "loaded"))
    here = datasets.villages().loc[RUNKELEN]
    rows = [
        ("s1", 0.0, 100.0, 30.0, 10.0),
        ("s2", 0.0135, 200.0, 40.0, 15.0),
        ("s3", -0.03, 92.0, 20.0, 5.0),
    ]
    table = pd.DataFrame(
        [
            (key, None, RUNKELEN, SINT_TRUIDEN, here["lat"] + north, here["lon"], *people)
            for key, north, *people in rows
        ],
        columns=list(loaded.KINDS["origins"].columns)[:-2],
    ).assign(source="own_sectors", as_of="2026-01")
    loaded.replace(
        "own_sectors", "origins", table, source="own_sectors", licence="own", as_of="2026-01"
    )
    model = gaps.Model.start(municipality=SINT_TRUIDEN)
    model.village = RUNKELEN
    return model


@pytest.fixture
def plain():
    model = gaps.Model.start(municipality=SINT_TRUIDEN)
    model.village = RUNKELEN
    return model


def dossier(code: str) -> list[str]:
    """Every sentence and every cell of a dossier."""
    report = village_document.village_sections(code, SAY, facts=assessment.facts())
    found = []
    for chapter in report.chapters:
        for block in chapter.blocks:
            found += [str(getattr(block, "text", "")), *map(str, getattr(block, "items", ()))]
            found += [str(cell) for row in getattr(block, "rows", ()) for cell in row.cells]
    return found


# ── from where ───────────────────────────────────────────────────────────────────────────────────


def test_the_card_says_from_where_people_were_counted(plain):
    told = shown(opened("village", plain))
    assert "vanuit het punt van het dorp, alsof iedereen daar woont. Inwoners: Statbel" in told
    assert "1 januari 2024" in told


def test_the_card_says_of_which_parts_people_were_counted(sectors):
    told = shown(opened("village", sectors))
    assert "vanuit 3 plekken waar mensen wonen. Bron: own_sectors, januari 2026" in told
    assert "geldt voor de meeste inwoners" in told
    # Sectors of Statbel are called by their name.
    facts = sectors.facts
    named = facts.origins["source"].replace("own_sectors", "statbel_sectors")
    statbel = replace(facts, origins=facts.origins.assign(source=named))
    words = resident_words.measured_from(SAY, statbel, [RUNKELEN])
    assert words.startswith("Afstanden zijn gemeten vanuit 3 statistische sectoren")


def test_page_and_dossier_tell_the_same_residents(sectors):
    told = dossier(RUNKELEN)
    basket = datasets.baskets()["flanders"].basket("nl")
    for way in (Way.WALK, Way.CYCLE):
        found = baskets.of_village(sectors, basket, way)
        split = found.result.total
        assert split.residents == 392
        what = SAY("nearness.people.whole", name="Vlaamse basisvoorzieningen")
        sentence = gap_words.people_without(SAY, "Runkelen", split, what, way)
        assert sentence in told
        assert sentence in shown(opened("village", sectors)).replace("&#34;", '"')
    assert any("vanuit 3 plekken" in text for text in told)
    # The share of each answer stands in the table of the dossier.
    on_foot = baskets.of_village(sectors, basket, Way.WALK)
    share = on_foot.share("pharmacy", "reached")
    if 0 < share < 1:
        assert any(f"{SAY.percent(share)} van de inwoners: dichtbij" in text for text in told)


def test_the_basket_of_a_municipality_counts_the_parts(sectors):
    basket = baskets.chosen(sectors)
    found = baskets.of_municipality(sectors, basket, Way.WALK)
    codes = [code for code, _ in sectors.village_choices]
    assert found.parts == len(codes) + 2
    told = shown(opened("basket", sectors))
    for one in basket.items:
        assert SAY.number(found.result.items[one.key].with_it) in told
    assert "Een percentage bij een voorziening" in told


# ── vulnerable groups ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["village", "basket"])
def test_groups_of_whom_nobody_loaded_anything_are_not_zero(plain, key):
    told = shown(opened(key, plain))
    assert "Hoeveel 65-plussers" in told
    assert "die cijfers zijn niet geladen" in told
    assert not re.search(r"\b0 van de \d+ 65-plussers", told)


def test_groups_are_shown_where_they_are_loaded(sectors):
    facts = sectors.facts
    basket = baskets.chosen(sectors)
    splits = assessment.basket_groups(facts, [RUNKELEN], basket, "walk")
    what = SAY("nearness.people.whole", name="Vlaamse basisvoorzieningen")
    card, told = shown(opened("village", sectors)), dossier(RUNKELEN)
    for sentence in resident_words.groups(SAY, "Runkelen", splits, what, "walk"):
        assert sentence in card
        assert sentence in told
    assert "van de 90 65-plussers in Runkelen" in card
    assert "van de 30 gezinnen zonder auto in Runkelen" in card
    compared = opened("compare", sectors)
    table = shown(compared).split("Wie in elk dorp")[-1]
    row = dict(re.findall(r"<tr>(?:(?!</tr>).)*?(Runkelen|Halmaal)(.*?)</tr>", table))
    assert {"392", "90", "30"} <= set(re.findall(r">([^<>]+)</td>", row["Runkelen"]))
    # Of Halmaal no sector is loaded.
    assert "90" not in row["Halmaal"]
    assert SAY("common.not_known") in row["Halmaal"]
    compared.choice.way = "municipalities"
    assert "65-plussers die “Vlaamse basisvoorzieningen” niet te voet dichtbij hebben" in shown(
        compared
    )
    assert compared.reach.widget.layout.display == "none"


def test_the_card_names_who_could_fill_each_gap(plain):
    found = assessment.village(plain.facts, RUNKELEN)
    card, told = shown(opened("village", plain)), dossier(RUNKELEN)
    lacking = [one for one in found.needs if one.lacks]
    assert lacking
    for one in lacking:
        words = SAY(f"village_report.actor.{one.key}")
        assert words[1:] in card
        assert words in told


# ── where first ──────────────────────────────────────────────────────────────────────────────────


def test_the_question_of_where_first_stands_in_the_scan_and_comes_back(plain):
    section = opened("siting", plain)
    assert plain.scan is None
    section.question.places = "5"
    section.question.method = "p_median"
    section.question.keep = False
    kept = plain.scan.siting
    assert kept == SitingQuestion(places=5, method=SitingMethod.P_MEDIAN, keep=False)
    plain.undo()
    section.refresh()
    assert (section.question.keep, section.question.method) == (True, "p_median")
    plain.redo()
    # By a file and by a link, on another machine.
    for scan in (Scan.from_json(plain.scan.to_json()), load_scan(new_scan(plain.scan).token).scan):
        other = gaps.Model.start(municipality=SINT_TRUIDEN)
        other.open_scan(scan)
        asked = opened("siting", other).question
        assert (asked.places, asked.method, asked.keep) == ("5", "p_median", False)
        # Looking changes nothing.
        assert other.scan == scan
    plain.open_scan(None)
    section.refresh()
    assert (section.question.places, section.question.method) == ("3", "max_cover")
    assert plain.scan is None


def test_a_forged_choice_of_where_first_is_not_kept(plain):
    import traitlets

    section = opened("siting", plain)
    for name, value in (("places", "99"), ("method", "none"), ("reach", "1")):
        with pytest.raises(traitlets.TraitError):
            setattr(section.question, name, value)
    assert plain.scan is None


def test_a_distance_of_a_file_that_is_no_choice_becomes_the_nearest(plain):
    plain.open_scan(Scan(siting=SitingQuestion(reach_m=5500, near_m=900)))
    asked = opened("siting", plain).question
    assert (asked.reach, asked.near) == ("6000", "1200")


def test_saving_asks_a_page_how_it_keeps_its_documents(plain):
    with pytest.raises(TypeError, match="abstract"):
        Saving(plain, lambda kind, sentence: None)
