"""The pitch: at most twelve slides, readable from the back of the room, nothing made up."""

from __future__ import annotations

import io
import re

import pptx
import pytest
from document_plans import DAY, EMPTY, EXAMPLES, FORMULA, NASTY, PLANS, SAY, SCRIPT, file_of
from pptx.util import Emu, Pt

from buurtpunt_lib import finance
from buurtpunt_lib.reports.content import plain
from buurtpunt_lib.reports.pitch import MOST_SLIDES, slides
from buurtpunt_lib.reports.pitch.slides import MOST_LETTERS, MOST_LINES, short
from buurtpunt_lib.reports.pitch.writing import LEAST_POINTS
from buurtpunt_lib.reports.plan_document.about import plan_hash, short_hash

NL = SAY["nl"]
ORDER = ("title", "who", "why", "for_whom", "offer", "place", "numbers", "needed", "grants",
         "risks", "steps", "question")  # fmt: skip


def deck(name: str, language: str = "nl"):
    return pptx.Presentation(io.BytesIO(file_of(name, language, "pptx")))


def told(name: str) -> dict[str, object]:
    return {slide.key: slide for slide in slides(PLANS[name], NL, today=DAY)}


def runs_of(slide):
    for shape in slide.shapes:
        if shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    yield shape, run


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_at_most_twelve_slides_in_the_order_of_a_story(name, language):
    found = slides(PLANS[name], SAY[language], today=DAY)
    assert len(found) <= MOST_SLIDES == 12
    keys = [slide.key for slide in found]
    assert keys == [key for key in ORDER if key in keys]
    assert keys[0] == "title"
    assert keys[-1] == "question"
    assert len(deck(name, language).slides) == len(found)
    for slide in found:
        # A slide that says nothing is left out; what is open is marked as such.
        assert slide.lines or slide.open or slide.figures
        assert len(slide.lines) <= MOST_LINES
        assert all(len(line) <= MOST_LETTERS for line in slide.lines)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_every_slide(name):
    assert tuple(told(name)) == ORDER


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SAY)
def test_letters_are_large_enough(name, language):
    for slide in deck(name, language).slides:
        sizes = [run.font.size for _, run in runs_of(slide)]
        assert all(size is not None and size >= Pt(LEAST_POINTS) for size in sizes)
        for shape in slide.shapes:
            if shape.has_chart:
                assert shape.chart.font.size >= Pt(LEAST_POINTS)
                assert not re.findall(rb'\bsz="(?:[1-9]\d{0,2}|1[0-7]\d\d)"', shape.chart.part.blob)


def luminance(rgb) -> float:
    parts = [value / 255 for value in rgb]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_the_guideline_says():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x77,) * 3, (255,) * 3) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", [*EXAMPLES, "empty"])
def test_letters_stand_out_from_what_lies_behind_them(name):
    for slide in deck(name).slides:
        paper = slide.background.fill.fore_color.rgb
        for shape, run in runs_of(slide):
            # A placeholder or text box shows what lies behind it; only boxes of ours are filled.
            filled = shape.fill.type == 1 if hasattr(shape, "fill") else False
            behind = shape.fill.fore_color.rgb if filled else paper
            assert contrast(run.font.color.rgb, behind) >= 4.5
        for shape in slide.shapes:
            if shape.has_chart:
                assert contrast(shape.chart.font.color.rgb, paper) >= 4.5
                for series in shape.chart.plots[0].series:
                    # Lines are no letters: three to one is asked of them.
                    assert contrast(series.format.line.color.rgb, paper) >= 3


@pytest.mark.parametrize("name", PLANS)
def test_everything_stands_on_the_slide_and_in_its_box(name):
    found = deck(name)
    for slide in found.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= found.slide_width
            assert shape.top + shape.height <= found.slide_height
            if shape.has_text_frame and shape.text_frame.text:
                assert needed(shape) <= shape.height + Emu(12700 * 6), shape.text_frame.text


def needed(shape) -> float:
    """The height that the words of a shape take, with letters half as wide as they are high."""
    height = 0.0
    for paragraph in shape.text_frame.paragraphs:
        size = max((run.font.size for run in paragraph.runs), default=Pt(18))
        letters = sum(len(run.text) for run in paragraph.runs)
        in_row = max(int(shape.width / (size * 0.5)), 1)
        rows = -(-max(letters, 1) // in_row)
        height += rows * size * 1.2 + (paragraph.space_after or 0)
    return height


@pytest.mark.parametrize("name", [*EXAMPLES, "nasty"])
def test_the_figures_are_those_of_the_engine(name):
    flow = finance.cash_flow(PLANS[name])
    found = finance.summary(flow)
    numbers = told(name)["numbers"]
    values = [value for value, _ in numbers.figures]
    assert values[1:] == [NL.euro(found.lowest_balance), NL.euro(found.end_balance)]
    assert values[0] == NL.euro(float(flow.group("activities")[0, -12:].sum()))
    drawn = [shape.chart for slide in deck(name).slides for shape in slide.shapes
             if shape.has_chart]  # fmt: skip
    (chart,) = drawn
    balances = [flow.balance[0], flow.without_grants().balance[0]]
    for series, balance in zip(chart.plots[0].series, balances, strict=True):
        assert list(series.values) == pytest.approx(balance, abs=0.006)
    assert chart.plots[0].series[1].format.line.dash_style is not None


def test_money_to_start_with_adds_up():
    needed = told("dorpswinkel_met_cafe")["needed"]
    amounts = [
        int(re.search(r"€\u00a0([\d.]+)", line)[1].replace(".", "")) for line in needed.lines
    ]
    assert amounts[0] == sum(amounts[1:])
    assert amounts[1:] == sorted(amounts[1:], reverse=True)
    assert any("Winwinlening" in line and "verwacht" in line for line in needed.lines)


def test_with_and_without_grants_is_said_as_on_the_page():
    words = " ".join(told("ontmoetingsplek_zorg")["grants"].lines)
    flow = finance.cash_flow(EXAMPLES["ontmoetingsplek_zorg"])
    for scenario, one in (("with", flow), ("without", flow.without_grants())):
        found = finance.summary(one)
        month, amount = NL.month(found.first_problem_month), NL.euro(found.capital_needed)
        assert plain(NL(f"finance.runs_out.{scenario}", month=month, amount=amount)) in words


def test_risks_are_scenarios_in_which_money_runs_out_sooner():
    from buurtpunt_lib.finance import scenarios as sc

    lines = told("dorpswinkel_met_cafe")["risks"].lines
    refused = sc.run(EXAMPLES["dorpswinkel_met_cafe"])["loan_refused"].summary
    name, month = NL("finance_scenarios.name.loan_refused"), NL.month(refused.first_problem_month)
    assert NL("report.pitch.risk", name=name, month=month) in lines


def test_the_question_is_the_one_that_the_numbers_ask_for():
    short_of = finance.summary(finance.cash_flow(EXAMPLES["ontmoetingsplek_zorg"]))
    assert NL.euro(short_of.capital_needed) in told("ontmoetingsplek_zorg")["question"].lines[0]
    shop = finance.summary(finance.cash_flow(EXAMPLES["dorpswinkel_met_cafe"]).without_grants())
    assert NL.euro(shop.capital_needed) in told("dorpswinkel_met_cafe")["question"].lines[0]
    assert told("empty")["question"].lines == (NL("report.pitch.question.join"),)
    for name in PLANS:
        assert len(told(name)["question"].lines) == 1
        assert told(name)["question"].lines[0].endswith("?")


def test_what_the_plan_does_not_say_is_marked_open_and_never_made_up():
    found = told("empty")
    for key in ("who", "why", "for_whom", "offer", "place"):
        assert found[key].open == (NL(f"report.pitch.open.{key}"),)
        assert found[key].open[0].startswith("Nog in te vullen")
    assert not {"numbers", "needed", "grants", "risks"} & set(found)
    assert found["who"].lines == ()
    # The village is known there: nothing is open about the place.
    assert told("nasty")["place"].open == ()
    assert "Zepperen" in told("nasty")["title"].lines[0]
    words = " ".join(run.text for slide in deck("empty").slides for _, run in runs_of(slide))
    assert NL("report.pitch.open.why") in words


def test_first_steps_come_in_order_of_time_and_end_at_the_opening():
    lines = told("dorpswinkel_met_cafe")["steps"].lines
    assert lines[0].startswith("februari 2027: Aandelen van bewoners")
    assert lines[-1] == f"juli 2027: {NL('report.pitch.opening')}"


def test_words_of_a_user_are_only_words():
    found = deck("nasty")
    words = [run.text for slide in found.slides for _, run in runs_of(slide)]
    assert f"{FORMULA} {SCRIPT}" in words
    for slide in found.slides:
        for _, run in runs_of(slide):
            assert run.hyperlink.address is None
        assert not [r for r in slide.part.rels.values() if r.is_external]


def test_the_speaker_finds_where_the_figures_come_from():
    for slide in deck("dorpswinkel_met_cafe").slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert short_hash(plan_hash(EXAMPLES["dorpswinkel_met_cafe"])) in notes
        assert "geen professioneel advies" in notes


def test_titles_are_titles_and_the_chart_is_described():
    for slide in deck("dorpswinkel_met_cafe").slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape.has_chart:
                described = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                assert described == NL("report.outcome.chart", n=36)


def test_a_long_line_is_cut_and_the_cut_is_marked():
    assert short("kort") == "kort"
    assert short("a" * 400) == "a" * (MOST_LETTERS - 1) + "…"
    assert short("een\ntwee\x00  drie") == "een twee drie"
    assert NASTY.name.startswith(short(NASTY.name)[:40])
    assert EMPTY.name == told("empty")["title"].title
