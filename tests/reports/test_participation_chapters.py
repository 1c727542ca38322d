"""Participation and needs as chapters: what was entered is there, what is private is not."""

from __future__ import annotations

import pytest
from participation_examples import EMPTY, FULL, PART, TODAY, changed

from buurtpunt_lib import assessment
from buurtpunt_lib.reports import participation_words as told
from buurtpunt_lib.reports.content import Bullets, Heading, Note, Paragraph, Picture, Table, plain
from buurtpunt_lib.reports.project_document import needs, participation
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")


def words(blocks) -> str:
    found = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Note):
            found.append(plain(block.text))
        elif isinstance(block, Bullets):
            found += map(plain, block.items)
        elif isinstance(block, Table):
            found.append(block.caption)
            found += [column.heading for column in block.columns]
            found += [plain(cell) for row in block.rows for cell in row.cells]
        elif isinstance(block, Picture):
            found.append(block.description)
    return "\n".join(found)


def chapter(project, room=participation, facts=None, language="nl") -> str:
    return words(room.blocks(project, catalogue(language), today=TODAY, facts=facts))


@pytest.mark.parametrize("room", [participation, needs])
def test_nothing_entered_is_no_chapter(room):
    assert room.blocks(EMPTY, NL, today=TODAY) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_entered_stands_there(language):
    text = chapter(FULL, language=language)
    for part in ("De bakker", "Een supermarkt", "Parochiezaal", "Dat zeggen we in mei.",
                 "Een winkel met een tafel", "Er kwamen veel ideeën.", "Offerte vragen",
                 "Een beurtrol", "De ochtendploeg", "Te veel lawaai", "Kom een uur helpen",
                 "Bij Rita, in de bib"):  # fmt: skip
        assert part in text, part


def test_who_complained_and_who_takes_part_is_not_printed():
    named = changed(participants=[{"id": "p", "name": "Tante Jeanne"}])
    text = chapter(named)
    assert "een buur" not in text
    assert "Tante Jeanne" not in text


def test_a_list_without_opponents_says_whether_somebody_looked():
    nobody = [one for one in PART["stakeholders"] if one["id"] != "b"]
    assert "nog niet nagegaan" in chapter(changed(stakeholders=nobody))
    looked = chapter(changed(stakeholders=nobody, no_opponents=True))
    assert "nog niet nagegaan" not in looked
    assert "vonden niemand" in looked


def test_the_picture_and_its_table_number_the_same_people():
    drawing, description = told.stakeholder_picture(FULL.participation, NL)
    rows = told.stakeholder_rows(FULL.participation, NL)
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert "2: De bakker, samen doen" in description
    assert "Het jeugdhuis" not in description
    assert drawing.width > 0
    assert told.stakeholder_picture(EMPTY.participation, NL) is None


def test_needs_are_set_against_the_village_with_its_survey():
    text = chapter(FULL, needs, assessment.facts())
    for part in ("Vers brood", "Sterke verenigingen", "64 gezinnen", "minder dan 5", "41"):
        assert part in text, part
    # Three households live alone: that number is not printed.
    assert "\n3\n" not in text
    without = chapter(FULL, needs)
    assert NL("participation.fit.no_village") in without


def test_what_is_there_already_is_named_beside_what_is_asked():
    from buurtpunt_lib.assessment.village_gaps import village_gaps
    from buurtpunt_lib.planning.needs import GapState, fits

    facts = assessment.facts()
    gaps = village_gaps(facts, FULL.village)
    assert village_gaps(facts, None) == ()
    for gap in gaps:
        assert bool(gap.there) == (gap.state is GapState.HERE)
        assert set(gap.there) <= set(gap.facilities)
    bread = next(fit for fit in fits(FULL, gaps) if fit.code == "bread")
    row = told.fit_rows([bread], NL, least=5)[0]
    assert all(told.service_name(code, NL).lower() in row[1] for code in bread.there)


def test_an_example_takes_what_the_register_knows_and_no_more():
    hubs = assessment.facts().hubs
    for row in hubs.head(40).itertuples(index=False):
        given = told.example_of(row, NL)
        assert given["name"] == row.name
        assert given["hub"] == row.id
        assert "problems" not in given
        assert "nan" not in given["steps"].lower().split()
        assert "<NA>" not in given["steps"]
        # It fits in a project as it is.
        changed(examples=[{"id": "x", **given}])


def test_findings_of_needs_name_services_in_words():
    from buurtpunt_lib.planning import needs as rules

    offered = FULL.replace(offer={"services": [{"id": "coworking"}]})
    for one in rules.findings(offered, ()):
        shown = told.with_names(one, NL)
        sentence = NL(f"participation.finding.{shown.code}", **shown.values)
        if one.code == "ideas_unasked":
            assert "Je wilt coworking aanbieden" in sentence
