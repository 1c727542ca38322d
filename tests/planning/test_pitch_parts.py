"""The canvas, the pitch and its openings, as plain functions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain import Presence, Village
from buurtpunt_lib.domain.plan import Canvas, HubPlan, Pitch
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import openings as op
from buurtpunt_lib.planning import pitch
from buurtpunt_lib.planning.canvas import BLOCKS, amounts
from buurtpunt_lib.planning.openings import Cell, openings
from buurtpunt_lib.texts import catalogue

ABSENT, PRESENT, UNKNOWN = Presence.ABSENT, Presence.PRESENT, Presence.UNKNOWN
VILLAGE = Village("71053H", "Ordingen", "71053", "Sint-Truiden", "Limburg", "3800", 50.8, 5.2,
                  "place point", 919, 2024)  # fmt: skip
FAR = Cell(ABSENT, "bpost_service_points", "2026-02", None, "Brustem", 1290.0, 118, 0.6, True)


def keys(village, cells, kind="fact") -> list[str]:
    return [one.key for one in openings(village, cells) if one.kind == kind]


def test_the_nine_blocks_have_their_dutch_names():
    say = catalogue("nl")
    assert [say(f"story.canvas.block.{block}").lower() for block in BLOCKS] == [
        "aanbod", "klantengroepen", "klantenrelaties", "kanalen", "inkomsten", "kernactiviteiten",
        "mensen en middelen", "strategische partners", "kostenstructuur",
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.floats(-1e6, 1e6)), max_size=12),
    st.integers(24, 120),
)
def test_amounts_add_up_to_the_lines(lines, months):
    found = amounts(lines, months)
    total = sum(a.euro * months / 12 if a.recurring else a.euro for a in found)
    # Each name that is left out is less than half a euro.
    assert total == pytest.approx(sum(euro for _, _, euro in lines), abs=0.5 * 6 + 1e-3)
    order = [(not a.recurring, -abs(a.euro)) for a in found]
    assert order == sorted(order)
    assert len({(a.name, a.recurring) for a in found}) == len(found)


def test_every_part_of_a_pitch_is_filled_in_and_told():
    fields = set(Pitch.model_fields) - {"minutes", "spoken", "practised", "feedback"}
    assert set(pitch.PARTS) == fields
    assert sorted(pitch.TOLD) == sorted(pitch.PARTS)
    assert pitch.TOLD[-1] == "question"
    assert set(pitch.FROM_CANVAS) <= fields
    assert set(pitch.FROM_CANVAS.values()) <= set(Canvas.model_fields)


@given(st.dictionaries(st.sampled_from(pitch.PARTS), st.sampled_from(["", "  ", "A.", " B c \n"])))
def test_a_pitch_is_its_parts_and_the_rest_is_not_ready(texts):
    missing = pitch.not_ready(texts)
    told = pitch.written_out(texts)
    ready = [part for part in pitch.TOLD if part not in missing]
    assert told.split("\n\n") == ([texts[part].strip() for part in ready] or [""])


@given(st.text(alphabet="ab \n", max_size=20), st.text(alphabet="ab \n", max_size=20))
def test_more_is_added_once(text, more):
    once = pitch.added(text, more)
    assert pitch.added(once, more) == once
    assert text.strip() in once
    assert more.strip() in once


def test_a_fact_is_only_what_a_source_says():
    assert keys(VILLAGE, {}) == ["residents"]
    assert keys(replace(VILLAGE, population=None, population_year=None), {}) == []
    assert keys(None, {"railway_station": FAR}) == []
    # An unknown cell is no absence, and one post office is enough.
    unknown = replace(FAR, presence=UNKNOWN)
    for cells in (
        {"post_office": FAR, "post_point": unknown},
        {"post_office": FAR},
        {"post_office": replace(FAR, presence=PRESENT), "post_point": FAR},
    ):
        assert keys(VILLAGE, cells) == ["residents"]
    assert keys(VILLAGE, {"post_office": FAR, "post_point": FAR}) == [
        "post_far", "post_people", "post_peers", "residents",
    ]  # fmt: skip
    assert "station_far" in keys(VILLAGE, {"railway_station": FAR})


def test_the_nearest_of_two_kinds_of_post_is_named():
    near = replace(FAR, nearest="Zepperen", metres=900.0)
    (far, *_) = openings(VILLAGE, {"post_office": FAR, "post_point": near})
    assert far.values == {"village": "Ordingen", "nearest": "Zepperen", "km": 0.9}
    assert far.sources == (("bpost_service_points", "2026-02"),)
    nowhere = replace(FAR, nearest=None, metres=None)
    found = keys(VILLAGE, {"post_office": nowhere, "post_point": nowhere})
    assert "post_far" not in found


def test_peers_are_a_fact_when_most_of_them_have_it():
    cells = {"post_office": FAR, "post_point": FAR}
    peers = next(o for o in openings(VILLAGE, cells) if o.key == "post_peers")
    assert (peers.values["n"], peers.values["peers"]) == (71, 118)
    for share, known, key in ((0.4, True, None), (0.6, False, "post_peers_least")):
        cells["post_point"] = replace(FAR, peer_share=share, peer_known=known)
        found = [k for k in keys(VILLAGE, cells) if "peers" in k]
        assert found == ([key] if key else [])


LOCKER = Cell(PRESENT, "bpost_service_points", "2026-02", 1)
ALL = {"post_office": FAR, "post_point": FAR, "railway_station": FAR, "parcel_locker": LOCKER}


@pytest.mark.parametrize("village", [None, VILLAGE])
@pytest.mark.parametrize("cells", [{}, ALL])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_opening_has_its_sentence(village, cells, language):
    say = catalogue(language)
    found = openings(village, cells if village else {})
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=op.KINDS.index)
    assert kinds.count("honest") == kinds.count("persona") == 3
    said = [say(f"story.opening.{one.kind}.{one.key}", **one.values) for one in found]
    assert len(set(said)) == len(said)
    for one, sentence in zip(found, said, strict=True):
        assert "{" not in sentence
        # Whatever is told of a village says where it comes from.
        assert bool(one.sources) == (one.kind == "fact" or one.key.endswith("_far"))
        if one.kind != "honest" and village is not None:
            assert "Ordingen" in sentence


def test_texts_of_a_plan_are_bounded_and_plain():
    plan = HubPlan.from_dict({"schema": 1, "name": "A", "start": "2027-01", "opening": "2027-01"})
    kept = plan.replace(pitch={"why": "<b>=1+1</b>", "spoken": "x" * 40_000, "minutes": 30})
    assert HubPlan.from_json(kept.to_json()).pitch == kept.pitch
    for part, value, code in (
        ("why", "x" * 2001, "plan.too_long"),
        ("spoken", "x" * 40_001, "plan.too_long"),
        ("minutes", 31, "plan.too_large"),
        ("minutes", 0, "plan.too_small"),
        ("why", "\ud800", "plan.not_valid"),
        ("practised", ["<b>"], "plan.not_id"),
    ):
        with pytest.raises(InputError) as caught:
            plan.replace(pitch={part: value})
        assert caught.value.faults[0].code == code, part
