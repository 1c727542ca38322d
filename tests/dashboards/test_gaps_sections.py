"""The sections of the services page, without a browser: choose, press, read."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest

from buurtpunt_lib import assessment, datasets, reports
from buurtpunt_lib.dashboards import gaps
from buurtpunt_lib.dashboards.gaps.new_plan import first_plan
from buurtpunt_lib.dashboards.gaps.sections import SECTIONS, data, make, siting_words, what_if_words
from buurtpunt_lib.dashboards.gaps.sections.what_if import changes_of
from buurtpunt_lib.domain.scan import Change, ChangeKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.saved_plans import load_plan
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
SINT_TRUIDEN, RUNKELEN, TONGEREN = "71053", "71053F", "73111"
MINE = [key for key in SECTIONS if key not in ("checklist", "changes")]


def as_it_is(action):
    return action


@pytest.fixture
def model():
    return gaps.Model.start(municipality=SINT_TRUIDEN)


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        if getattr(child.layout, "display", None) != "none":
            yield from walk(child)


def shown(section) -> str:
    """Everything that can be read in a section, with its marks; what is hidden is left out."""
    texts = [getattr(w, "_html", None) or getattr(w, "value", "") for w in walk(section.widget)]
    return " ".join(text for text in texts if isinstance(text, str))


def opened(key: str, model):
    section = make(key, model, as_it_is)
    section.refresh()
    return section


@pytest.mark.parametrize("key", MINE)
def test_each_section_says_what_to_choose_first(key):
    empty = gaps.Model.start()
    told = shown(opened(key, empty))
    if key in ("white_spots", "data"):
        assert "bp-table" in told
    elif key == "villages":
        assert "Heel Vlaanderen" in told
    else:
        assert SAY("gaps_page.choose.municipality") in told
        assert "bp-table" not in told


@pytest.mark.parametrize("key", MINE)
def test_each_section_has_its_name_and_its_file(key, model):
    model.village = RUNKELEN
    section = opened(key, model)
    assert SAY(f"gaps_page.{key}.title") in shown(section)
    if key in ("what_if", "siting"):
        return
    kept = section._file()
    text = openpyxl.load_workbook(io.BytesIO(xlsx(kept))).active
    assert text["A1"].value == kept.title
    assert text.max_row > 3


def xlsx(kept) -> bytes:
    from buurtpunt_lib.reports.table_sheet import to_xlsx

    return to_xlsx(kept.rows, kept.headers, title=kept.title, notes=kept.notes)


def test_the_page_opens_a_section_when_it_is_asked_and_not_before(model):
    page = gaps.view(model)
    sections = page.children[-1]
    assert SAY("gaps_page.villages.title") in shown_of(sections)
    model.section = "compare"
    assert SAY("gaps_page.compare.title") in shown_of(sections)
    assert SAY("gaps_page.villages.title") not in shown_of(sections)


def shown_of(widget) -> str:
    class One:
        pass

    one = One()
    one.widget = widget
    return shown(one)


# ── the villages, one village ────────────────────────────────────────────────────────────────────


def test_a_name_in_the_table_opens_the_village(model):
    villages = opened("villages", model)
    villages.table.widget._answer(None, {"press": RUNKELEN}, [])
    assert (model.village, model.section) == (RUNKELEN, "village")
    villages.table.widget._answer(None, {"press": "11001A"}, [])
    assert model.village == RUNKELEN


def test_what_no_source_speaks_of_is_said_and_has_no_column(model):
    villages = opened("villages", model)
    villages.way.value = "facilities"
    told = shown(villages)
    assert "nog geen enkele bron iets" in told
    assert "bakker" in told
    columns = [heading.key for heading in villages.table._shown[0]]
    assert "bakery" not in columns
    assert "supermarket" in columns


def test_the_card_says_what_the_assessment_says(model):
    model.village = RUNKELEN
    told = shown(opened("village", model))
    found = assessment.village(model.facts, RUNKELEN)
    assert "392" in told
    near = found.state("post_office").near[0]
    assert f"{near.name}: {SAY.number(near.walk_m / 1000, 1)} km" in told
    assert "is gewoon voor een dorp van deze grootte: postkantoor, postpunt en treinstation" in told
    for hub in found.nearest_hubs:
        assert hub.name in told
    for word in ("zeker", "OpenStreetMap", "van de 100"):
        assert word in told


def test_a_village_of_which_nothing_is_known_has_a_card_too(model):
    model.municipality = TONGEREN
    model.village = next(code for code, name in model.village_choices if name == "Neerrepen")
    told = shown(opened("village", model))
    assert "aantal inwoners niet bekend" in told
    assert "nan" not in told.lower().replace("financ", "")


def test_the_report_of_a_village_is_handed_over(model):
    model.village = RUNKELEN
    section = opened("village", model)
    sent = []
    button = next(w for w in walk(section.widget)
                  if getattr(w, "label", "") == SAY("gaps_page.village.format.html"))  # fmt: skip
    button.send = lambda message, buffers: sent.append((message, bytes(buffers[0])))
    button._handle_custom_msg({"ask": "file"}, [])
    message, content = sent[0]
    assert message["name"].endswith(".html")
    assert message["kind"] == reports.MEDIA_TYPES["html"]
    assert b"Runkelen" in content


# ── from a village to a plan ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["sketch", "empty"])
def test_a_plan_begins_with_its_village_and_opens_by_its_link(model, kind):
    model.village = RUNKELEN
    section = opened("village", model)
    section.plans.widget._answer(None, {"press": f"{kind}:{RUNKELEN}"}, [])
    html = section.plans.widget._html
    token = html.split("/financieel-plan?plan=")[1].split('"')[0]
    plan = load_plan(token).document
    assert plan.village == RUNKELEN
    assert plan.name == "Buurtpunt Runkelen"
    assert not plan.example
    # Pressed once more there is no such button left.
    section.plans.widget._answer(None, {"press": f"{kind}:{RUNKELEN}"}, [])
    assert section.plans.widget._html == html


def test_a_sketch_says_where_its_customers_come_from(model):
    plan = first_plan(SAY, "sketch", model.facts, RUNKELEN, "Runkelen", today=date(2026, 11, 22))
    outline_words = plan.activities[0].bases["customers"].assumption
    assert "In de buurt van Runkelen wonen" in outline_words
    assert "Voorbeeld" in plan.description


def test_no_other_plan_can_be_asked_for(model):
    model.village = RUNKELEN
    section = opened("village", model)
    for code in ("sketch:11001A", "other:71053F", "sketch:", 7):
        section.plans.widget._answer(None, {"press": code}, [])
    assert "/financieel-plan" not in section.plans.widget._html


# ── what if ──────────────────────────────────────────────────────────────────────────────────────


def test_what_if_a_hub_came_to_runkelen(model):
    section = opened("what_if", model)
    section.asked.village = RUNKELEN
    section._add()
    section.refresh()
    found = assessment.what_if(
        model.facts, (Change(kind=ChangeKind.ADD, what="hub", village=RUNKELEN),)
    )
    told = shown(section)
    assert f"{SAY.number(found.people_gained)} inwoners krijgen te voet" in told
    assert found.people_gained == 392
    assert "Een buurtpunt komt in Runkelen" in told
    assert "auto" in told
    section.kept._answer(None, {"press": "remove:0"}, [])
    assert changes_of(model.scan) == ()
    model.undo()
    assert len(changes_of(model.scan)) == 1


def test_what_cannot_be_answered_is_not_kept(model):
    section = opened("what_if", model)
    with pytest.raises(InputError, match="no_village"):
        section._add()
    section.asked.kind, section.asked.what = "remove", "supermarket"
    section.asked.village = RUNKELEN
    with pytest.raises(InputError, match="nothing_to_remove"):
        section._add()
    assert model.scan is None


def test_the_loss_of_a_shop_is_told_as_a_loss(model):
    section = opened("what_if", model)
    section.asked.kind, section.asked.what = "remove", "supermarket"
    section.asked.village = next(c for c, name in model.village_choices if name == "Zepperen")
    section._add()
    section.refresh()
    told = shown(section)
    assert "verliezers" in told
    assert "verliest iets" in told
    states = {what_if_words.state(row) for row in section.found.table.itertuples()}
    assert "loses" in states
    assert "gains" not in states


@pytest.mark.parametrize("trait", ["kind", "what", "village", "to"])
def test_a_forged_choice_changes_nothing(model, trait):
    section = opened("what_if", model)
    section.asked.village = RUNKELEN
    before = (section.asked.kind, section.asked.what)
    setattr(section.asked, trait, "<script>")
    assert (section.asked.kind, section.asked.what) == before
    assert section.asked.village in (RUNKELEN, "")
    assert section.asked.to == ""


# ── where first ──────────────────────────────────────────────────────────────────────────────────


def test_where_first_shows_what_the_assessment_found(model):
    section = opened("siting", model)
    assert SAY("gaps_page.siting.none_yet") in shown(section)
    section.run()
    found = assessment.candidates(
        model.facts, SINT_TRUIDEN, places=3, reach_m=3750.0, near_m=1200.0
    )
    told = shown(section)
    assert f"Begin in {SAY.listing([one.name for one in found.steps])}" in told
    assert SAY.number(found.covered) in told
    assert [row.code for row in section.table._shown[1]] == [c.village for c in found.candidates]
    rows, headers = siting_words.table(SAY, found)
    assert set(headers) == set(rows[0])
    best = next(row for row in rows if row["phase"] == 1)
    assert best["closes"] == found.steps[0].closes
    assert best["needed"] == pytest.approx(found.steps[0].outline.customers_needed)
    assert section.progress.widget.value == ""


def test_another_question_marks_the_answer_as_old(model):
    section = opened("siting", model)
    section.run()
    assert SAY("gaps_page.siting.stale") not in shown(section)
    section.question.places = "2"
    assert SAY("gaps_page.siting.stale") in shown(section)
    section.run()
    assert SAY("gaps_page.siting.stale") not in shown(section)
    section._tick("pharmacy", False)
    assert SAY("gaps_page.siting.stale") in shown(section)
    section.run()
    assert "pharmacy" not in [need.key for need in section.answer.needs]
    # What counts for people is kept with the rest of what they entered.
    assert model.scan.ticked == ("skip_pharmacy",)
    model.undo()
    assert section.question.left_out == frozenset()


@pytest.mark.parametrize("method", ["p_center", "p_median", "set_cover"])
def test_each_method_answers(model, method):
    section = opened("siting", model)
    section.question.method = method
    section.run()
    names = SAY.listing([one.name for one in section.answer.steps])
    assert names
    assert names in shown(section)


def test_chosen_villages_are_remembered_in_the_scan(model):
    section = opened("siting", model)
    section.run()
    section._keep()
    assert set(model.scan.chosen) == {one.village for one in section.answer.steps}


def test_a_building_asks_for_what_a_group_knows(model):
    section = opened("siting", model)
    section.unfolds[0].head.value = True
    building = section.unfolds[0].content
    building.village.place.village = RUNKELEN
    building.run()
    before = building.found.value
    assert "Dit past het best samen" in before
    # A shop that asks more room than there is cannot come in.
    building._edit("shop", "area", 4000.0)
    assert building.found.value == ""
    building.run()
    assert "winkel" not in building.found.value.split("Dit kan ook")[0]
    with pytest.raises(InputError, match="negative"):
        building._edit("shop", "hours", -1.0)


def test_a_van_visits_the_villages_that_lack_something(model):
    section = opened("siting", model)
    section.unfolds[1].head.value = True
    van = section.unfolds[1].content
    van._edit({"visits": 1})
    van.run()
    assert "maandag" in van.found.value
    assert "Runkelen, van" in van.found.value
    van._edit({"minutes_a_day": 31.0, "stop_minutes": 30.0})
    with pytest.raises(InputError):
        van.run()


# ── comparing, white spots, basket, data ─────────────────────────────────────────────────────────


def test_four_municipalities_at_most_and_ignorance_is_named(model):
    section = opened("compare", model)
    section.choice.way = "municipalities"
    for code in (TONGEREN, "11001", "11002"):
        section._added({"new": code})
    with pytest.raises(InputError, match="too_many"):
        section._added({"new": "11004"})
    told = shown(section)
    assert "Van Tongeren-Borgloon weten we minder dan de helft" in told
    section._removed(TONGEREN)
    assert "Van Tongeren-Borgloon" not in shown(section)
    for nonsense in ("99999", "<b>", SINT_TRUIDEN):
        section._added({"new": nonsense})
    assert section.choice.places == (SINT_TRUIDEN, "11001", "11002")


def test_flanders_stands_beside_the_municipality(model):
    section = opened("compare", model)
    table = section.choice.table()
    flanders = table[table["municipality_nis"] == ""].set_index("service")
    assert flanders.loc["post_office", "villages"] == len(datasets.villages())
    assert flanders.loc["post_office", "present"] == model.flanders.loc["post_office", "present"]


def test_white_spots_can_be_narrowed(model):
    section = opened("white_spots", model)
    every = section.spots()
    section.filter.province = "Limburg"
    assert set(section.filter.of(every)["province"]) == {"Limburg"}
    section.filter.far = True
    found = section.filter.of(every)
    assert (found["hub_m"] > 5000).all()
    assert (found["population"].dropna() <= 5000).all()
    section.filter.province = "Atlantis"
    assert section.filter.province == ""
    section._open(RUNKELEN)
    assert (model.municipality, model.village, model.section) == (SINT_TRUIDEN, RUNKELEN, "village")


def test_white_spots_keep_what_is_not_known_apart(model):
    told = shown(opened("white_spots", model))
    unlocated = int(datasets.villages()["lat"].isna().sum())
    assert f"Van {unlocated} dorpen weten we niet waar ze liggen" in told


def test_a_basket_becomes_ones_own_when_it_is_changed(model):
    section = opened("basket", model)
    section._edit("food", "weight", 3.0)
    own = model.scan.basket
    food = next(item for item in own.items if item.key == "food")
    assert (food.weight, food.walk_m, food.walk_source) == (3.0, 1200.0, "food_shop_walk_15_min")
    section._edit("food", "walk_m", 800.0)
    food = next(item for item in model.scan.basket.items if item.key == "food")
    assert (food.walk_m, food.walk_source) == (800.0, "")
    section._add({"new": "library"})
    assert "library" in [item.key for item in model.scan.basket.items]
    with pytest.raises(InputError, match="twice"):
        section._add({"new": "library"})
    with pytest.raises(InputError):
        section._edit("food", "weight", -1.0)
    section._back()
    assert model.scan.basket is None


def test_a_basket_that_is_silent_about_a_way_says_so(model):
    model.basket = "scotland"
    section = opened("basket", model)
    section.way.value = "cycle"
    assert "Dit mandje zegt niet van alles" in shown(section)
    with pytest.raises(InputError, match="basket_way"):
        section._file()


def test_every_kind_of_table_has_a_name():
    from buurtpunt_lib.datasets.loaded_kinds import KINDS

    for language in ("nl", "en"):
        say = catalogue(language)
        assert [kind for kind in KINDS if f"gaps_page.data.kind.{kind}" not in say] == []


def test_the_data_section_tells_sources_and_their_age(tmp_path, monkeypatch):
    import pandas as pd

    from buurtpunt_lib.datasets import loaded

    monkeypatch.setenv(loaded.FOLDER, str(tmp_path))
    now = datetime.now(UTC)
    assert SAY("gaps_page.data.nothing_loaded") in data.content(SAY, now=now)
    frame = pd.DataFrame(
        [{"id": "a", "facility": "bakery", "name": "Bakkerij <b>", "lat": 50.8, "lon": 5.2,
          "opening_hours": "", "source": "own_points", "as_of": "2026-11"}]
    )  # fmt: skip
    loaded.replace(
        "own_points", "points", frame, source="Onze <b>bakkers", licence="CC0-1.0", as_of="2026-11",
            )  # fmt: skip
    told = data.content(SAY, now=now + timedelta(days=3))
    assert "Onze &lt;b&gt;bakkers" in told
    assert "3 dagen" in told
    assert "buurtpunt data refresh" in told
