"""The picture of who stands where: everybody in it, in the right corner, told without colour."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.charts.drawing import Dot, Stroke, Words
from buurtpunt_lib.charts.stakeholder_map import Spot, stakeholder_map
from buurtpunt_lib.charts.svg import svg

KEYS = ("influence", "interest", "little", "much", "together", "content", "informed", "watch",
        "for", "neutral", "against")  # fmt: skip
WORDS = {key: key for key in KEYS}
SPOTS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.sampled_from(["for", "neutral", "against"])),
    max_size=25,
)


def drawn(listed):
    spots = [Spot(at, up, right, stance) for at, (up, right, stance) in enumerate(listed, start=1)]
    return spots, stakeholder_map(spots, WORDS, width=400, height=380)


@settings(max_examples=50)
@given(SPOTS)
def test_everybody_is_in_the_picture_once(listed):
    spots, picture = drawn(listed)
    numbers = [part for part in picture.parts if isinstance(part, Words) and part.text.isdigit()]
    assert sorted(int(part.text) for part in numbers) == [spot.number for spot in spots]
    for part in numbers:
        assert 0 <= part.x <= picture.width
        assert 0 <= part.y <= picture.height


def test_more_influence_is_higher_and_more_interest_is_more_to_the_right():
    _, picture = drawn([(5, 5, "for"), (1, 1, "for")])
    at = {part.text: part for part in picture.parts if isinstance(part, Words)}
    assert at["1"].y < at["2"].y
    assert at["1"].x > at["2"].x


def test_stances_differ_in_shape():
    def marks(stance):
        _, one = drawn([(3, 3, stance)])
        _, none = drawn([])
        return [
            part for part in one.parts if part not in none.parts and not isinstance(part, Words)
        ]

    assert all(isinstance(part, Stroke) for part in marks("against"))
    filled, ring = marks("for")[0], marks("neutral")[0]
    assert isinstance(filled, Dot)
    assert isinstance(ring, Dot)
    assert (filled.open, ring.open) == (False, True)


def test_it_says_in_words_what_it_shows():
    _, picture = drawn([(5, 5, "for")])
    written = svg(picture, description='An & "Bert" <script>')
    root = ElementTree.fromstring(written)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'An & "Bert" <script>'
