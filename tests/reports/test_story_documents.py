"""Canvas, pitch and feasibility in the documents: all that was written, and as plain text."""

from __future__ import annotations

import io

import docx
import pptx
import pytest
from document_plans import DAY, EMPTY, EXAMPLES, FORMULA, NASTY, SAY, SCRIPT
from pptx.util import Emu, Pt

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import Canvas, Feasibility, HubPlan, Pitch
from buurtpunt_lib.reports import spoken
from buurtpunt_lib.reports.content import Bullets, Heading, Paragraph, plain
from buurtpunt_lib.reports.pitch import MOST_SLIDES, slides, to_pptx
from buurtpunt_lib.reports.pitch.fitting import MOST_LINES, ROOM, in_short, size_of, that_fit
from buurtpunt_lib.reports.pitch.writing import LEAST_POINTS
from buurtpunt_lib.reports.plan_document import sections
from buurtpunt_lib.reports.plan_document.as_docx import to_docx
from buurtpunt_lib.reports.plan_document.as_html import to_html
from buurtpunt_lib.reports.plan_document.canvas import COST_GROUPS, INCOME_GROUPS, said_by_plan

NL = SAY["nl"]
SHOP = EXAMPLES["dorpswinkel_met_cafe"]
WORDS = tuple(name for name in Pitch.model_fields if name not in ("minutes", "practised"))


def with_story(plan: HubPlan, text: str) -> HubPlan:
    """The plan with a text in every place that takes one, each with the name of its place."""

    def filled(kind, names):
        return {name: text.replace("{name}", name) for name in names}

    notes = [n for n in Feasibility.model_fields if not n.endswith("_ok")]
    return plan.replace(
        canvas=filled(Canvas, Canvas.model_fields),
        pitch=filled(Pitch, WORDS),
        feasibility={**filled(Feasibility, notes), "internal_ok": True, "external_ok": False},
    )


TOLD = with_story(SHOP, "Eerste zin van {name}. Tweede zin. Derde zin.\n- Nog een punt")
LONG = with_story(SHOP, ("{name} " + "woord " * 60 + ". ") * 5)
ATTACK = with_story(NASTY, f"{FORMULA} {SCRIPT} \x0b {{name}}")
PLANS = {"told": TOLD, "long": LONG, "attack": ATTACK, "only": with_story(EMPTY, "Wij {name}.")}


def told(name: str, language: str = "nl"):
    return {s.key: s for s in slides(PLANS[name], SAY[language], today=DAY)}


def deck(name: str):
    return pptx.Presentation(io.BytesIO(to_pptx(PLANS[name], NL, today=DAY)))


def chapter(plan: HubPlan, key: str):
    return sections(plan, NL, today=DAY).chapter(key)


def test_chapters_are_left_out_while_nobody_wrote_them():
    for key in ("aim", "canvas", "feasibility"):
        assert chapter(SHOP, key) is None
    assert chapter(SHOP.replace(canvas={"offer": "  \n"}), "canvas") is None


def test_the_canvas_holds_nine_blocks_with_what_was_written():
    found = chapter(SHOP.replace(canvas={"offer": "Brood.\n\nEn koffie."}), "canvas")
    headings = [plain(b.text) for b in found.blocks if isinstance(b, Heading)]
    assert headings == [NL(f"story.canvas.block.{block}") for block in Canvas.model_fields]
    words = [plain(b.text) for b in found.blocks if isinstance(b, Paragraph)]
    assert words[1:3] == ["Brood.", "En koffie."]
    empty = [b for b in found.blocks if getattr(b, "kind", "") == "unknown"]
    assert len(empty) == 8


def test_feasibility_tells_notes_verdicts_and_the_plan_without_grants():
    found = chapter(TOLD, "feasibility")
    texts = [b for b in found.blocks if not isinstance(b, Bullets)]
    words = "\n".join(plain(b.text) for b in texts)
    assert Bullets(("Nog een punt",)) in found.blocks
    for name in ("internal", "external", "unique", "alternatives", "plan_b"):
        assert f"Eerste zin van {name}." in words
    assert NL("story.feasibility.verdict.yes") in words
    assert NL("story.feasibility.verdict.no") in words
    bare = finance.summary(finance.cash_flow(TOLD).without_grants())
    assert NL.euro(bare.capital_needed) in words
    only = chapter(SHOP.replace(feasibility={"external_ok": True}), "feasibility")
    assert [plain(b.text) for b in only.blocks] == [
        NL("story.feasibility.external"), NL("story.feasibility.verdict.yes"),
    ]  # fmt: skip


@pytest.mark.parametrize("plan", EXAMPLES.values(), ids=EXAMPLES)
def test_what_the_plan_says_of_money_is_its_cash_flow(plan):
    flow = finance.cash_flow(plan)
    said = said_by_plan(plan, flow, NL)
    for block, groups, sign in (
        ("income", INCOME_GROUPS, 1), ("cost_structure", COST_GROUPS, -1),
    ):  # fmt: skip
        total = sign * float(flow.where(groups=groups).sum())
        assert total_of(said[block], plan.months) == pytest.approx(total, abs=3 * len(said[block]))
        assert len(said[block]) >= 3
    yearly = [amount(line) for line in said["income"] if line.endswith("per jaar")]
    assert yearly == sorted(yearly, reverse=True)


def test_what_is_borrowed_and_paid_back_is_no_income_and_no_cost():
    said = said_by_plan(SHOP, finance.cash_flow(SHOP), NL)
    lines = [line.split(":")[0] for line in (*said["income"], *said["cost_structure"])]
    assert "Banklening" not in lines
    interest = NL("story.canvas.line.interest", name="Banklening")
    assert any(line.startswith(f"{interest}: ") for line in said["cost_structure"])


def total_of(lines, months: int) -> float:
    found = 0.0
    for line in lines:
        value = amount(line)
        if "per jaar" in line:
            value *= months / 12
        found += -value if "krijg je terug" in line else value
    return found


def amount(line: str) -> float:
    return float(line.rsplit("€\u00a0", 1)[1].split(" ")[0].replace(".", ""))


def test_a_village_a_giver_and_a_lender_stand_in_their_blocks():
    said = said_by_plan(NASTY, finance.cash_flow(NASTY), NL)
    assert any("Zepperen" in line and "2024" in line for line in said["customers"])
    assert any("1.200 mensen" in line and "30" in line for line in said["customers"])
    partners = " ".join(said["partners"])
    for name in ("<Provincie>", "Jan & Piet <x>", "40"):
        assert name in partners
    nothing = said_by_plan(EMPTY, finance.cash_flow(EMPTY), NL)
    assert {block for block, lines in nothing.items() if lines} == set()


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_a_deck_keeps_its_measure_whatever_was_written(name, language):
    found = slides(PLANS[name], SAY[language], today=DAY)
    assert len(found) <= MOST_SLIDES
    assert [s.key for s in found][-1] == "question"
    for slide in found:
        assert len(slide.lines) <= MOST_LINES
        assert size_of(slide.lines, ROOM)[1] <= ROOM or len(slide.lines) == 1


@pytest.mark.parametrize("name", PLANS)
def test_long_words_fit_on_the_slide_with_large_letters(name):
    found = deck(name)
    for slide in found.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= found.slide_height
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            height = 0.0
            for paragraph in shape.text_frame.paragraphs:
                size = max((run.font.size for run in paragraph.runs), default=Pt(LEAST_POINTS))
                assert size >= Pt(LEAST_POINTS)
                in_row = max(int(shape.width / (size * 0.5)), 1)
                letters = sum(len(run.text) for run in paragraph.runs)
                height += -(-max(letters, 1) // in_row) * size * 1.2
            assert height <= shape.height + Emu(12700 * 6), shape.text_frame.text


def test_what_was_written_takes_the_place_of_what_was_open():
    found = told("told")
    for key, parts in {
        "who": ["introduction", "stakeholders"], "why": ["why", "change", "follow_up"],
        "for_whom": ["target_group"], "steps": ["soon", "later", "far"], "needed": ["money"],
        "question": ["question"],
    }.items():  # fmt: skip
        words = " ".join(found[key].lines)
        for part in parts:
            assert f"Eerste zin van {part}." in words, key
        assert found[key].open == ()
    assert "Eerste zin van plan_b." in " ".join(found["grants"].lines)
    # An empty plan with words only: the numbers are left out, the words are not.
    only = told("only")
    assert not {"numbers", "grants", "risks"} & set(only)
    assert only["offer"].lines == ("Wij offer.",)
    assert only["steps"].lines[0] == NL("story.deck.soon", step="Wij soon.")


def test_the_speaker_has_every_word_of_it_in_the_notes():
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in deck("long").slides)
    for part in WORDS:
        if part in ("feedback",):
            continue
        text = getattr(LONG.pitch, part)
        assert " ".join(text.split()) in " ".join(notes.split()), part
    assert LONG.feasibility.plan_b.split("\n")[0].strip()[:200] in notes
    assert "feedback woord" not in notes


def test_lines_of_start_money_still_add_up_when_there_is_little_room():
    lines = told("told")["needed"].lines
    amounts = [amount(line.replace(":", " :")) for line in lines if "€" in line]
    assert amounts[0] == sum(amounts[1:])
    assert lines[-1].startswith("€")


def test_words_of_a_user_are_only_words_in_every_document():
    report = sections(ATTACK, NL, today=DAY)
    html = to_html(report, NL).decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    document = docx.Document(io.BytesIO(to_docx(report, NL)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert sum(SCRIPT in text for text in texts) >= 9 + 9 + 5
    for slide in deck("attack").slides:
        assert not [r for r in slide.part.rels.values() if r.is_external]


def test_the_pitch_is_told_with_the_numbers_of_the_plan():
    found = finance.PlanOutcome.of(TOLD)
    words = spoken.texts(found, NL)
    start = found.given.start_money
    for euro in (start.needed, start.raised, found.without.capital_needed):
        assert NL.euro(euro) in words["money"]
    assert NL("story.money.question") + " Eerste zin van plan_b." in words["money"]
    assert words["money"].startswith("Eerste zin van money.")
    assert spoken.not_ready(found, NL) == ()
    bare = finance.PlanOutcome.of(TOLD.replace(grants=[], recurring_grants=[]))
    assert NL("story.money.question") not in spoken.texts(bare, NL)["money"]


def test_what_is_missing_is_named_and_never_made_up():
    empty = finance.PlanOutcome.of(EMPTY)
    assert spoken.texts(empty, NL) == {}
    assert len(spoken.not_ready(empty, NL)) == 13
    shop = finance.PlanOutcome.of(SHOP)
    missing = spoken.not_ready(shop, NL)
    assert NL("story.pitch.part.money") not in missing
    assert NL("story.pitch.plan_b") in missing


def test_start_money_says_how_much_of_it_is_certain():
    sure = HubPlan.empty(name="A", start=DAY.replace(day=1)).replace(
        opening_balance=1000, costs=[{"id": "c", "name": "Huur", "amount": 100}]
    )
    words = spoken.texts(finance.PlanOutcome.of(sure), NL)["money"]
    assert NL("story.money.raised_certain", amount=NL.euro(1000)) in words
    hoped = sure.replace(
        opening_balance=0,
        own_money=[{"id": "o", "name": "Eigen", "amount": 500, "month": "2026-11",
                    "certainty": "hoped"}],
    )  # fmt: skip
    words = spoken.texts(finance.PlanOutcome.of(hoped), NL)["money"]
    assert NL("story.money.raised_none", amount=NL.euro(500)) in words


def test_short_lines_are_whole_sentences():
    assert in_short("Een. Twee! Drie?", 2) == ["Een.", "Twee!"]
    assert in_short("", 3) == []
    assert in_short("- a\n• b", 5) == ["a", "b"]
    lines = tuple("x" * 150 for _ in range(6))
    kept = that_fit(lines, ROOM)
    assert 1 < len(kept) < 6
    assert size_of(kept, ROOM)[1] <= ROOM
