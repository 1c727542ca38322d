"""The household survey opened by other programs, filled in and read back in."""

from __future__ import annotations

import csv
import html
import io
import subprocess
from datetime import date

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from participation_examples import EMPTY, FULL, OWN, TODAY, changed

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.survey import MOST_LETTERS
from buurtpunt_lib.reports import survey_words
from buurtpunt_lib.reports.household_survey import FORMS, household_survey, words
from buurtpunt_lib.reports.household_survey.reading import read_answers
from buurtpunt_lib.reports.household_survey.sheet import KEY, ROWS
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = {language: catalogue(language) for language in LANGUAGES}
NL = SAY["nl"]
SURVEY = FULL.participation.survey
XLSX = household_survey(FULL, "xlsx", NL, today=TODAY)
_KEYS, _FIRST = 4, 6


def filled(rows, content: bytes = XLSX) -> bytes:
    """The workbook with rows of key -> text typed in, as a person would."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    at = {cell.value.removeprefix(KEY): cell.column for cell in page[_KEYS] if cell.value}
    for number, row in enumerate(rows):
        for key, value in row.items():
            page.cell(_FIRST + number, at[key]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, survey=SURVEY, name: str = "antwoorden.xlsx"):
    return read_answers(content, survey, NL, name=name)


def told(found) -> list[str]:
    return [NL.error(InputError([one])) for one in found.refused]


# --- on paper ------------------------------------------------------------------------------------


def _text(form: str, language: str) -> str:
    content = household_survey(FULL, form, SAY[language], today=TODAY)
    if form == "pdf":
        got = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content,
                             capture_output=True, check=True)  # fmt: skip
        return got.stdout.decode()
    if form == "docx":
        paper = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in paper.paragraphs), *cells])
    return html.unescape(content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_every_question_and_answer_is_on_paper(form, language):
    say, text = SAY[language], " ".join(_text(form, language).replace("\xa0", " ").split())
    for one in words.questions(SURVEY):
        if one.code in ("misses", "weekly"):
            names = [words.answer(one, code, say) for code in one.answers]
            assert all(name in text for name in names)
            continue
        assert words.question(one, say) in text
        assert all(f"□ {words.answer(one, code, say)}" in text for code in one.answers)
    assert "Rita" not in text
    assert "We kiezen drie diensten" in text


def test_it_fits_on_two_sides_of_a_sheet():
    pdf = household_survey(changed(EMPTY), "pdf", NL, today=TODAY)
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    assert "Pages:           2" in told.stdout.decode()


def test_it_asks_no_name_and_says_whom_to_ask():
    text = _text("html", "nl")
    assert "geen naam" in text
    asked = FULL.replace(contact={"name": "An", "telephone": "011 00 00 00", "email": "an@x.be"})
    paper = household_survey(asked, "html", NL, today=TODAY).decode()
    assert "an@x.be" in paper


def test_a_form_that_it_does_not_have_is_refused():
    with pytest.raises(InputError):
        household_survey(FULL, "pptx", NL, today=TODAY)


# --- the sheet -----------------------------------------------------------------------------------


def test_the_workbook_asks_no_name_and_holds_no_formula():
    page = openpyxl.load_workbook(io.BytesIO(XLSX)).active
    keys = [cell.value for cell in page[_KEYS] if cell.value]
    assert len(keys) == len(set(keys))
    assert page.row_dimensions[_KEYS].hidden
    assert page.max_row == _FIRST + ROWS - 1
    assert not any(
        isinstance(cell.value, str) and cell.value.startswith("=")
        for row in page.iter_rows(max_row=_FIRST)
        for cell in row
    )


def test_the_same_survey_gives_the_same_bytes():
    assert household_survey(FULL, "xlsx", NL, today=TODAY) == XLSX
    other = changed(survey={"services": ["bread"]})
    assert household_survey(other, "xlsx", NL, today=TODAY) != XLSX


def test_a_question_of_a_village_is_no_formula():
    nasty = '=HYPERLINK("http://x","klik")'
    project = changed(survey={"own_questions": [nasty]})
    page = openpyxl.load_workbook(
        io.BytesIO(household_survey(project, "xlsx", NL, today=TODAY))
    ).active
    cell = next(cell for cell in page[_FIRST - 1] if cell.value == nasty)
    assert cell.data_type == "s"
    head = household_survey(project, "csv", NL, today=TODAY).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(head), delimiter=";")).count(f"'{nasty}") == 1


# --- read back in --------------------------------------------------------------------------------

QUESTIONS = {one.code: one for one in words.questions(SURVEY) if one.kind != "words"}


@st.composite
def households(draw):
    """Rows as people type them, and the answers that they mean."""
    rows, meant = [], []
    for _ in range(draw(st.integers(1, 4))):
        row, answers = {}, {}
        for code in draw(st.sets(st.sampled_from(sorted(QUESTIONS)), min_size=1, max_size=4)):
            one = QUESTIONS[code]
            if one.kind == "many":
                chosen = draw(st.sets(st.sampled_from(one.answers), min_size=1, max_size=3))
                for answer in chosen:
                    row[f"{code}.{answer}"] = draw(st.sampled_from(["x", "X", "ja", "✓", "1", "v"]))
                answers[code] = chosen
            else:
                answer = draw(st.sampled_from(one.answers))
                say = SAY[draw(st.sampled_from(LANGUAGES))]
                word = words.answer(one, answer, say)
                row[code] = draw(st.sampled_from([word, word.upper(), f" {word} "]))
                answers[code] = {answer}
        rows.append(row)
        meant.append(answers)
    return rows, meant


def as_csv(rows) -> bytes:
    keys = sorted({key for row in rows for key in row} | {"number", "people", "car"})
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([f"{KEY}{key}" for key in keys])
    writer.writerows([[row.get(key, "") for key in keys] for row in rows])
    return out.getvalue().encode()


@settings(max_examples=40, deadline=None)
@given(households())
def test_what_is_typed_is_what_is_counted(made):
    rows, meant = made
    found = read(as_csv(rows), name="a.csv")
    assert found.refused == ()
    assert found.counted.households == len(rows)
    expected = {}
    for answers in meant:
        for code, chosen in answers.items():
            for answer in chosen:
                expected[code, answer] = expected.get((code, answer), 0) + 1
    assert dict(found.counted.counts) == expected


def test_a_workbook_and_a_text_file_count_the_same():
    rows = [{"people": "met 2", "misses.bread": "x"}, {"car": "ja", OWN: "weet ik niet"}]
    assert read(filled(rows)).counted == read(as_csv(rows), name="a.csv").counted


def test_a_bad_row_is_told_with_row_column_and_reason_and_the_others_count():
    found = read(filled([
        {"people": "met 2", "misses.bread": "x"},
        {"people": "met veel", "misses.bread": "x"},
        {"misses.bread": "misschien"},
        {"remarks": "a" * (MOST_LETTERS + 1)},
        {"car": "nee", OWN: "ja"},
    ]))  # fmt: skip
    assert found.counted.households == 2
    assert found.rows_refused == 3
    assert found.counted.counts["misses", "bread"] == 1
    sentences = told(found)
    assert sentences[0].startswith("Rij 7, kolom “Met hoeveel”: “met veel” is geen antwoord.")
    assert "met 3 of 4" in sentences[0]
    assert sentences[1].startswith("Rij 8, kolom “Mist: Brood”: “misschien” is geen kruisje.")
    assert "te lang" in sentences[2]


def test_contact_details_in_a_remark_are_not_kept():
    found = read(filled([
        {"people": "met 2", "remarks": "Bel me op 0479 12 34 56"},
        {"car": "nee", "remarks": "Een bakker"}, {"strengths": "mail aan an@example.org"},
    ]))  # fmt: skip
    assert found.remarks_dropped == 2
    assert found.counted.remarks == ("Een bakker",)
    # The rest of such a row counts: the household did answer.
    assert found.counted.households == 2


def test_columns_may_be_moved_about_and_words_mended():
    book = openpyxl.load_workbook(io.BytesIO(XLSX))
    page = book.active
    page.move_range("B4:B500", cols=100)
    page.cell(5, 3).value = "iets anders"
    page.cell(6, 102).value = "met 2"
    page.cell(6, 3).value = "x"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert found.counted.households == 1
    assert found.counted.counts["people", "p2"] == 1
    assert len(found.counted.counts) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_csv_file_is_read_by_its_words(language, encoding):
    say = SAY[language]
    heads = dict(words.columns(words.questions(SURVEY), say))
    mark = say("participation_survey.answer.car_no")
    lines = [
        ["Nr", heads["car"], heads["misses.cafe"], "Vrije kolom"],
        ["1", mark, "x", "één"], ["2", "raar", "", ""],
    ]  # fmt: skip
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    found = read(out.getvalue().encode(encoding), name="a.csv")
    assert dict(found.counted.counts) == {("car", "no"): 1, ("misses", "cafe"): 1}
    assert found.rows_refused == 1


def test_the_csv_that_is_handed_out_is_read_back_in():
    head = household_survey(FULL, "csv", NL, today=TODAY).decode("utf-8-sig").strip()
    row = [""] * len(next(csv.reader(io.StringIO(head), delimiter=";")))
    row[1] = "met 2"
    found = read(f"{head}\n{';'.join(row)}\n".encode(), name="a.csv")
    assert dict(found.counted.counts) == {("people", "p2"): 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"naam;leeftijd\nAn;30\n", "survey.no_columns"),
        (b"", "import_file.one_column"),
        (b"PK\x03\x04 broken", "import_file.zip_broken"),
        (b"x" * 3_000_001, "file.too_big"),
        (XLSX, "survey.no_rows"),
    ],
)
def test_a_file_in_which_nothing_can_be_read_is_refused(content, code):
    with pytest.raises(InputError) as caught:
        read(content, name="../../vreemd.xlsx")
    assert code in {fault.code for fault in caught.value.faults}
    assert NL.error(caught.value)


def test_a_column_that_stands_there_twice_is_refused():
    with pytest.raises(InputError) as caught:
        read(b"Auto;Mist: Brood;Mist: Brood\nja;x;x\n", name="a.csv")
    assert caught.value.faults[0].code == "survey.column_twice"


def test_without_answers_nothing_is_told():
    fresh = changed(survey={}).participation.survey
    assert survey_words.summary(fresh, NL) == ()
    assert survey_words.rows(fresh, NL) == ()


# --- what is told --------------------------------------------------------------------------------


def test_small_numbers_are_never_told():
    rows = survey_words.rows(SURVEY, NL)
    told = {answer: (count, share) for _, answer, count, share in rows}
    assert told["alleen"] == ("minder dan 5", "")
    assert told["Brood"] == ("41", NL.percent(41 / 64))
    assert survey_words.has_small(SURVEY)


def test_a_question_that_was_taken_out_takes_its_answers_along():
    other = changed(survey={**FULL.to_dict()["participation"]["survey"],
                            "own_questions": ["Iets anders?"]}).participation.survey  # fmt: skip
    questions = {question for question, *_ in survey_words.rows(other, NL)}
    assert not questions & {"Iets anders?", "Mag de bib mee in het gebouw?"}


def test_a_service_that_is_asked_no_more_keeps_its_answers():
    fewer = changed(survey={**FULL.to_dict()["participation"]["survey"],
                            "services": ["cafe"]}).participation.survey  # fmt: skip
    assert "Brood" in {answer for _, answer, *_ in survey_words.rows(fewer, NL)}


def test_few_households_get_no_shares():
    few = changed(
        survey={
            "households": 12,
            "tallies": [{"id": "car__no", "question": "car", "answer": "no", "count": 8}],
        }
    ).participation.survey
    assert [row[2:] for row in survey_words.rows(few, NL)] == [("8", "")]
    assert any("geen procenten" in line for line in survey_words.summary(few, NL))


def test_the_summary_says_how_sure_it_is():
    told = " ".join(survey_words.summary(SURVEY, NL))
    assert "64 gezinnen" in told
    assert "21" in told  # 64 of 310 sheets
    assert "11,3" in told  # margin of 64 of 420 households
    assert date(2026, 11, 1) == SURVEY.read_on
    assert set(FORMS) == {"pdf", "docx", "html", "xlsx", "csv"}
