"""The chapters on start and offer, and what surrounds an offer: checked against the tables."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import assessment, datasets, landscape
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.register import own_place
from buurtpunt_lib.reports import insurance_words, offer_around, offer_words, start_words
from buurtpunt_lib.reports.content import plain
from buurtpunt_lib.reports.project_document import offer, start
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import catalogue

TODAY, NL, EN = date(2026, 11, 22), catalogue("nl"), catalogue("en")
ZEPPEREN = "71053G"
EMPTY = Project.empty(name="De Pit", start=date(2027, 1, 1), opening=date(2027, 4, 1))
OFFER = {
    "partners": [{"id": "p", "name": "Bakker <Jan>", "task": "Levert brood"}],
    "services": [{"id": "bread", "by": "Bakker <Jan>", "when": "opening"}, {"id": "cafe"}],
    "gains": [{"id": "g", "partner": "Bakker <Jan>", "level": "network", "gets": "klanten"}],
    "self_check": ["ambition"],
    "physical": ["toilet"],
    "volunteers": {"why": "Omdat het leuk is"},
    "shifts": [
        {"id": "s", "task": "Toog", "weekday": 6, "begin": "09:00", "end": "12:00", "needed": 2,
         "who": ["An"]}
    ],
    "opportunities": [{"id": "o", "text": "De apotheker zoekt een plek"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def facts():
    return assessment.facts()


def words_of(blocks) -> str:
    found = []
    for block in blocks:
        for name in ("text", "caption"):
            if hasattr(block, name):
                found.append(plain(getattr(block, name)))
        found += [plain(one) for one in getattr(block, "items", ())]
        found += [plain(cell) for row in getattr(block, "rows", ()) for cell in row.cells]
    return "\n".join(found)


def test_nothing_entered_is_no_chapter(facts):
    for chapter in (start, offer):
        assert chapter.blocks(EMPTY, NL, today=TODAY, facts=facts) == ()


@pytest.mark.parametrize("say", [NL, EN])
def test_the_start_stands_in_its_chapter(say):
    one = EMPTY.replace(
        team=[{"id": "a", "name": "An <b>", "role": "trekt", "competences": ["handy"]}],
        start={
            "why": "Er is geen winkel meer.",
            "goals": [{"id": "g", "text": "Samenkomen"}],
            "deciders": [{"id": "d", "name": "Gemeente", "weeks": 40}],
            "municipality": {"person": "Mieke", "hooks": ["mobility"]},
            "coaching": ["volunteers"],
        },
    )
    told = words_of(start.blocks(one, say, today=TODAY))
    for expected in (
        "Er is geen winkel meer.", "An <b>", "Samenkomen", "Mieke", "Gemeente",
        say.month(date(2027, 9, 1)),
        say("start.finding.competence_creative"), "Vlaams Steunpunt Vrijwilligerswerk",
    ):  # fmt: skip
        assert expected in told


@pytest.mark.parametrize("say", [NL, EN])
def test_the_offer_stands_in_its_chapter(say, facts):
    one = EMPTY.with_plan(village=ZEPPEREN).replace(offer=OFFER)
    told = words_of(offer.blocks(one, say, today=TODAY, facts=facts))
    for expected in (
        datasets.service("bread").name(say.language), "Bakker <Jan>", "Levert brood", "klanten",
        "Omdat het leuk is", "Toog", "De apotheker zoekt een plek", say("offer.check.ambition"),
        say("offer.weekday.d6"), say("offer.word.there"),
    ):  # fmt: skip
        assert expected in told


def test_without_a_village_nothing_is_said_of_one(facts):
    one = EMPTY.replace(offer=OFFER)
    offer.blocks(one, NL, today=TODAY, facts=facts)
    assert offer_around.gaps(one, lambda: pytest.fail("no facts are needed")) == ()
    assert offer_around.matches(one) == ()
    assert {part.state for part in offer_around.point(None, one).parts} == {
        "offered", "not_known",
    }  # fmt: skip


def test_suggestions_agree_with_counts_over_the_register():
    table = register.hub_table()
    found = offer_around.bundle(table, ["shop", "bread"])
    offers = [set(codes) for codes in table["services"]]
    assert found.exact == sum({"shop", "bread"} <= has for has in offers)
    like = [has for has in offers if len(has & {"shop", "bread"}) >= found.shared]
    assert found.like == len(like)
    assert found.suggestions
    for one in found.suggestions:
        assert one.places == sum(one.service in has for has in like)
        assert one.service not in ("shop", "bread")
        assert 0 < len(one.where) <= min(3, one.places)
        for id, name in one.where:
            row = table[table["id"] == id].iloc[0]
            assert row["name"] == name
            assert one.service in row["services"]
            assert len({"shop", "bread"} & set(row["services"])) >= found.shared
    for example in found.examples:
        row = table[table["id"] == example.id].iloc[0]
        assert set(row["services"]) == {*example.has, *example.extra}


def test_certain_is_what_the_test_against_chance_kept():
    table = register.hub_table()
    pairs = landscape.go_together(table)
    strong = pairs[pairs["certain"] & (pairs["lift"] > 1)]
    perhaps = pairs[~pairs["certain"] & (pairs["lift"] > 1)]
    assert len(strong)
    assert len(perhaps)
    for chosen in {strong["service"].iloc[0], perhaps["service"].iloc[0], perhaps["other"].iloc[0]}:
        found = offer_around.bundle(table, [chosen], n=100)
        mine = strong[(strong["service"] == chosen) | (strong["other"] == chosen)]
        expected = {*mine["service"], *mine["other"]} - {chosen}
        shown = {one.service for one in found.suggestions}
        assert {one.service for one in found.suggestions if one.beside} == expected & shown


def test_the_place_of_a_project_stands_once_among_the_others():
    table = register.hub_table()
    one = EMPTY.with_plan(village=ZEPPEREN).replace(
        hub=table["id"].iloc[0],
        offer={"services": [{"id": "bread"}, {"id": "cafe", "when": "perhaps"}]},
    )
    found, own = own_place.with_project(table, one)
    assert len(found) == len(table)
    row = found.iloc[-1]
    assert (row["id"], row["services"], row["village"]) == (own, ("bread",), ZEPPEREN)
    assert list(found.columns) == list(table.columns)
    assert own_place.with_project(table, EMPTY) is None


def test_who_can_help_supplies_what_is_planned():
    services = [{"id": "repair_cafe"}, {"id": "post_counter"}]
    one = EMPTY.with_plan(village=ZEPPEREN).replace(offer={"services": services})
    found = offer_around.matches(one)
    assert {"bpost", "repaircafe-org"} <= {match.supplier for match in found}
    for match in found:
        assert {each.service for each in match.offers} <= {"repair_cafe", "post_counter"}


def test_chances_are_never_in_the_offer_and_what_people_ask_comes_first():
    one = EMPTY.with_plan(village=ZEPPEREN).replace(
        offer={"services": [{"id": "repair_cafe"}]},
        participation={"needs": [{"id": "n", "text": "x", "service": "homework_class"}]},
    )
    found = offer_around.chances(one, (), {})
    assert found[0].service == "homework_class"
    assert "repair_cafe" not in {chance.service for chance in found}
    assert all(chance.asked or chance.lacks or chance.helpers for chance in found)


def test_competition_is_that_of_the_village_itself(facts):
    one = EMPTY.with_plan(village=ZEPPEREN).replace(
        offer={"services": [{"id": "post_counter"}, {"id": "neighbour_help"}]}
    )
    found = offer_around.competition(facts, one, NL)
    # Zepperen has a post point by bpost's own list; help among neighbours competes with nobody.
    assert [(code, near) for code, _, _, near in found] == [("post_counter", True)]


def test_hooks_say_only_what_the_village_lacks(facts):
    lacking = next(
        code
        for code in facts.villages.index[:200]
        if any(one.certain for one in assessment.village(facts, code).needs)
    )
    found = start_words.hook_facts(facts, lacking, NL)
    needs = {one.key: one for one in assessment.village(facts, lacking).needs}
    for hook, keys in start_words.HOOKS.items():
        told = " ".join(found[hook])
        for key in keys:
            said = NL(f"need.{key}") in told
            assert said == (key in needs and needs[key].lacks)


def test_the_village_table_never_takes_unknown_for_gone(facts):
    rows = start_words.village_rows(facts, ZEPPEREN, NL)
    assert len(rows) == len(start_words.LOST)
    states = {row[0]: row[1] for row in rows}
    evidence = facts.evidence[facts.evidence["village"] == ZEPPEREN].set_index("service")
    words = {"present": "is er", "absent": "is er niet", "unknown": "niet bekend"}
    for code in start_words.LOST:
        presence = evidence["presence"].get(code, "unknown")
        assert states[datasets.service(code).name("nl")] == words[presence]


@pytest.mark.parametrize(
    ("form", "key"),
    [(None, "unknown"), ("vzw", "must"), ("cv", "may_not"), ("public", "must"), ("fv", "depends")],
)
def test_insurance_follows_the_legal_form(form, key):
    one = EMPTY if form is None else EMPTY.with_plan(legal_form=form)
    found = insurance_words.insurance(one, NL, TODAY)
    assert found[0].text == NL(f"offer.volunteers.insurance_{key}")


def test_the_four_functions_sum_to_the_whole():
    one = EMPTY.replace(offer={"services": [{"id": "bread"}, {"id": "cafe"}, {"id": "bus_stop"}]})
    rows = offer_words.mix(one, EN)
    assert sum(int(row[1]) for row in rows) == 3
    assert len(rows) == 4
