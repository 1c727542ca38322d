"""The checklist as a workbook: what people fill in is read, or every fault is told at once."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from checklist_workbooks import RUNKELEN, SAY, TODAY, ZEPPEREN, Filled, evidence, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from office_programs import program

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.checklist.questions import asked, questions
from buurtpunt_lib.reports.checklist.reading import (
    MAX_BYTES,
    is_checklist,
    observations_from_workbook,
)
from buurtpunt_lib.texts import LANGUAGES, catalogue


def read(content: bytes, say=SAY) -> dict[tuple[str, str], Observation]:
    return {one.cell: one for one in observations_from_workbook(content, say, today=TODAY)}


def faults(content: bytes) -> list[tuple[str, str | None, str | None]]:
    """Code, row and field of every fault; each can be said in every language."""
    with pytest.raises(InputError) as caught:
        observations_from_workbook(content, SAY, today=TODAY)
    for language in LANGUAGES:
        lines = catalogue(language).error(caught.value).split("\n")
        assert len(lines) == len(caught.value.faults)
        assert not any("{" in line for line in lines)
    return [(f.code, f.values.get("row"), f.values.get("field")) for f in caught.value.faults]


def seen(facility="bakery", presence="present", **values) -> Observation:
    return Observation.model_validate(
        {"village": RUNKELEN, "facility": facility, "presence": presence,
         "observed_on": date(2026, 11, 20)} | values
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_facility_has_a_question_in_words_of_its_own(language):
    say = catalogue(language)
    for facility in datasets.facilities():
        assert f"checklist.asked.{facility.code}" in say, "texts/*/checklist.yaml, below asked"
        assert asked(facility.code, say)
    whole = questions(evidence(), [RUNKELEN, ZEPPEREN], (), say)
    assert len({one.code for one in whole}) == 2 * len(datasets.facilities())
    assert {one.sourced for one in whole if one.facility == "library"} == {False}
    by_facility = {one.facility: one.said for one in whole}
    assert "2" in by_facility["supermarket"]
    assert len({by_facility[f] for f in ("pharmacy", "post_point", "parcel_locker", "pub",
                                         "bakery", "library")}) == 6  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_answered_comes_back_as_it_was(language):
    say = catalogue(language)
    listed = [
        seen(count=2, by="dorpsraad", note="=HYPERLINK(\"http://x\")"),
        seen("pub", "absent", by="dorpsraad", observed_on=date(2026, 11, 1)),
        seen("library", "unknown", by="dorpsraad"),
        seen("bakery", "absent", village=ZEPPEREN, by="Jeanne, 82", note="@gesloten\nin mei"),
    ]  # fmt: skip
    content = workbook(*listed, villages=(RUNKELEN, ZEPPEREN), say=say)
    assert set(read(content, say).values()) == set(listed)
    # In the other language too: the answers of both are understood everywhere.
    assert set(read(content, SAY).values()) == set(listed)
    # Made once more, the file is the same.
    again = workbook.__wrapped__(*listed, villages=(RUNKELEN, ZEPPEREN), say=say)
    assert again == content


def test_no_cell_is_a_formula_or_a_link_and_only_boxes_can_be_filled_in():
    content = workbook(seen(note="=1+1"), villages=(RUNKELEN, ZEPPEREN))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Runkelen", "Zepperen"]
    for sheet in book:
        page = Filled(content).page(sheet.title)
        assert sheet.protection.sheet
        assert sheet.column_dimensions[openpyxl.utils.get_column_letter(page.at["id"])].hidden
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
        ids = [n for key, n in page.rows.items() if isinstance(key, str) and " " in key]
        assert len(ids) == len(datasets.facilities())
        for n in ids:
            locked = {key: sheet.cell(n, at).protection.locked for key, at in page.at.items()}
            assert locked == {"question": True, "said": True, "choice": False, "count": False,
                              "day": False, "note": False, "id": True}  # fmt: skip
        lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
        assert sum(len(v.sqref.ranges) for v in lists) >= 1
        assert {v.formula1 for v in lists} == {'"ja,nee,weet ik niet"'}


@pytest.mark.parametrize(
    ("typed", "presence"),
    [
        ("Ja", "present"), (" JA ", "present"), ("x", "present"), ("X", "present"),
        ("✓", "present"), ("yes", "present"), (1, "present"), (True, "present"),
        ("neen", "absent"), ("Nee.", "absent"), ("no", "absent"), (0, "absent"),
        (False, "absent"),
        ("?", "unknown"), ("Weet ik niet", "unknown"), ("I don't know", "unknown"),
    ],
)  # fmt: skip
def test_people_type_as_they_like(typed, presence):
    content = Filled(workbook()).fill("bakery", choice=typed).top(day=date(2026, 11, 20)).bytes()
    assert read(content)[RUNKELEN, "bakery"].presence == presence


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (datetime(2026, 3, 1), date(2026, 3, 1)),
        ("1/3/2026", date(2026, 3, 1)),
        ("01-03-2026", date(2026, 3, 1)),
        ("1.3.2026", date(2026, 3, 1)),
        ("2026-03-01", date(2026, 3, 1)),
    ],
)
def test_a_day_may_be_written_in_many_ways_and_its_own_wins(typed, day):
    content = Filled(workbook()).top(day=date(2026, 11, 20))
    content = content.fill("bakery", choice="ja", day=typed).fill("pub", choice="nee").bytes()
    found = read(content)
    assert found[RUNKELEN, "bakery"].observed_on == day
    assert found[RUNKELEN, "pub"].observed_on == date(2026, 11, 20)


def test_who_and_remarks_are_kept_and_a_remark_alone_is_an_answer():
    content = Filled(workbook()).top(by="dorpsraad", day=date(2026, 11, 20))
    content = content.fill("bakery", note="komt met de kar op vrijdag").bytes()
    one = read(content)[RUNKELEN, "bakery"]
    assert (one.presence, one.by, one.note) == (
        "unknown", "dorpsraad", "komt met de kar op vrijdag",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"choice": "misschien"}, "import_file.presence_unknown", "Jouw antwoord"),
        ({"choice": "3"}, "import_file.presence_unknown", "Jouw antwoord"),
        ({"count": 2}, "import_file.required", "Jouw antwoord"),
        ({"choice": "ja", "count": 1.5}, "import_file.whole", "Hoeveel?"),
        ({"choice": "ja", "count": "veel"}, "import_file.number", "Hoeveel?"),
        ({"choice": "ja", "count": -1}, "import_file.negative", "Hoeveel?"),
        ({"choice": "ja", "count": 0}, "import_file.count_not_present", "Hoeveel?"),
        ({"choice": "ja", "count": 1000}, "import_file.too_many", "Hoeveel?"),
        ({"choice": "nee", "count": 2}, "import_file.count_not_present", "Hoeveel?"),
        ({"choice": "?", "count": 2}, "import_file.count_not_present", "Hoeveel?"),
        ({"choice": "ja", "day": "gisteren"}, "import_file.day", "Gezien op"),
        ({"choice": "ja", "day": "31/2/2026"}, "import_file.day", "Gezien op"),
        ({"choice": "ja", "day": date(1999, 12, 31)}, "import_file.day", "Gezien op"),
        ({"choice": "ja", "day": date(2026, 11, 23)}, "import_file.day_later", "Gezien op"),
        ({"choice": "ja", "note": "x" * 501}, "import_file.too_long", "Opmerking"),
    ],
)
def test_a_fault_names_its_row_and_field_and_nothing_is_half_read(values, code, field):
    filled = Filled(workbook()).top(day=date(2026, 11, 20)).fill("pub", choice="ja")
    row = str(filled.page().rows[f"{RUNKELEN} bakery"])
    assert faults(filled.fill("bakery", **values).bytes()) == [(code, row, field)]


def test_no_and_zero_say_the_same_twice():
    content = Filled(workbook()).top(day=TODAY).fill("bakery", choice="nee", count=0).bytes()
    assert read(content)[RUNKELEN, "bakery"].count is None


def test_all_faults_are_told_at_once():
    filled = Filled(workbook(villages=(RUNKELEN, ZEPPEREN))).top(day="ooit", by="y" * 121)
    filled.fill("bakery", choice="hm").fill("pub", choice="ja", count="twee")
    filled.fill("library", name="Zepperen", village=ZEPPEREN, choice="ja")
    assert [code for code, _, _ in faults(filled.bytes())] == [
        "import_file.too_long", "import_file.day", "import_file.presence_unknown",
        "checklist.day_missing", "import_file.number", "checklist.day_missing",
    ]  # fmt: skip


def test_without_a_day_nothing_is_taken_over():
    filled = Filled(workbook()).fill("bakery", choice="ja").fill("pub", choice="nee")
    # Told once for the sheet, at the first answer.
    assert [code for code, _, _ in faults(filled.bytes())] == ["checklist.day_missing"]


def test_rows_and_columns_may_be_in_another_order_and_remarks_may_stand_between():
    filled = Filled(workbook()).top(day=date(2026, 11, 20))
    filled.fill("bakery", choice="ja", count=2).fill("cinema", choice="nee")
    before = read(filled.bytes())

    def shuffle(page):
        sheet = page.sheet
        first = min(n for key, n in page.rows.items() if isinstance(key, str) and " " in key)
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=first)]
        rows.sort(key=lambda row: str(row[page.at["id"] - 1]), reverse=True)
        for n, row in enumerate(rows, start=first):
            for column, value in enumerate(row, start=1):
                sheet.cell(n, column).value = value
        sheet.insert_rows(first + 2)
        sheet.cell(first + 2, 1).value = "De frituur kwam erbij in mei"
        sheet.insert_cols(2)
        sheet.cell(3, 9).value = "een los cijfer ernaast: 7"

    filled.change(shuffle)
    assert read(filled.bytes()) == before


def test_an_answer_to_no_question_is_told():
    def add(page):
        page.sheet.append(["Is er een frituur?", None, "ja"])

    filled = Filled(workbook()).top(day=TODAY).fill("pub", choice="ja").change(add)
    assert faults(filled.bytes())[0][0] == "checklist.no_question"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("99999Z bakery", "import_file.village_unknown"),
        (f"{RUNKELEN} casino", "import_file.facility_unknown"),
        ("=1+1", "import_file.village_unknown"),
        ("bakery", "import_file.village_unknown"),
    ],
)
def test_a_hidden_key_that_was_changed_is_told(code, fault):
    filled = Filled(workbook()).top(day=TODAY).fill("bakery", choice="ja")
    row = filled.page().rows[f"{RUNKELEN} bakery"]

    def forge(page):
        page.sheet.cell(row, page.at["id"]).value = code
        page.sheet.cell(row, page.at["id"]).data_type = "s"

    assert faults(filled.change(forge).bytes()) == [(fault, str(row), "verborgen sleutel")]


def test_the_same_question_twice_with_two_answers_is_told():
    filled = Filled(workbook()).top(day=TODAY).fill("bakery", choice="ja")
    row = filled.page().rows[f"{RUNKELEN} bakery"]

    def copy(choice):
        def action(page):
            page.sheet.append([c.value for c in page.sheet[row]])
            page.sheet.cell(page.sheet.max_row, page.at["choice"]).value = choice

        return action

    same = Filled(filled.bytes()).change(copy("ja")).bytes()
    assert list(read(same)) == [(RUNKELEN, "bakery")]
    other = Filled(filled.bytes()).change(copy("nee")).bytes()
    assert faults(other)[0][0] == "import_file.twice"


def test_what_is_no_checklist_is_refused():
    assert faults(b"PK")[0][0].startswith("import_file.")
    assert faults(b"")[0][0].startswith("import_file.")
    book = openpyxl.Workbook()
    book.active.append(["dorp", "bakker"])
    out = io.BytesIO()
    book.save(out)
    assert faults(out.getvalue())[0][0] == "checklist.not_checklist"
    assert not is_checklist(out.getvalue())
    assert faults(b"x" * (MAX_BYTES + 1))[0][0] == "file.too_big"
    assert faults(workbook())[0][0] == "checklist.no_answers"
    assert is_checklist(workbook())


def test_a_zip_that_unpacks_to_something_huge_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 50_000_000)
        archive.writestr("xl/workbook.xml", b"")
    assert faults(out.getvalue())[0][0] == "import_file.zip_bomb"


def test_truncated_at_any_place_it_is_refused_in_words():
    content = workbook(seen())
    for part in (10, 100, len(content) // 2, len(content) - 30):
        assert faults(content[:part])[0][0].startswith("import_file.")


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["bakery", "pub", "library", "doctor"]),
            st.sampled_from(["present", "absent", "unknown"]),
            st.none() | st.integers(1, 999),
            st.dates(date(2000, 1, 1), TODAY),
            st.text(max_size=40),
        ),
        unique_by=lambda one: one[0], min_size=1,
    )
)  # fmt: skip
def test_whatever_was_entered_comes_back(said):
    from buurtpunt_lib.reports.content import clean

    listed = {
        (RUNKELEN, facility): seen(
            facility, presence, count=count if presence == "present" else None, observed_on=day,
            by="raad", note=" ".join(clean(note).split()),
        )
        for facility, presence, count, day, note in said
    }  # fmt: skip
    assert read(workbook(*listed.values())) == listed


def test_libreoffice_opens_and_saves_it_and_it_is_read_as_before(tmp_path):
    filled = Filled(workbook(villages=(RUNKELEN, ZEPPEREN)))
    filled.top(by="dorpsraad", day=date(2026, 11, 20))
    filled.fill("bakery", choice="Ja", count=2, note="op zondag ook")
    filled.fill("pub", choice="nee", day=date(2026, 3, 1))
    before = read(filled.bytes())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "lijst.xlsx").write_bytes(filled.bytes())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        [program("soffice"), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", tmp_path, tmp_path / "in" / "lijst.xlsx"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    content = (tmp_path / "lijst.xlsx").read_bytes()
    assert content != filled.bytes()
    assert read(content) == before
    # The lists to choose from and the locks are still there.
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Runkelen"]
    assert sheet.protection.sheet
    assert any(v.type == "list" for v in sheet.data_validations.dataValidation)
