"""The buttons of a page show the section that was pressed, whoever pressed it."""

from __future__ import annotations

import ipywidgets as widgets
import pytest
import traitlets

from buurtpunt_lib.dashboards.sections import Sections

KEYS = ("first", "second", "third")


class Model(traitlets.HasTraits):
    section = traitlets.Unicode("")


class Part:
    def __init__(self, key: str) -> None:
        self.widget, self.drawn = widgets.HTML(key), 0

    def refresh(self) -> None:
        self.drawn += 1


@pytest.fixture
def page():
    model = Model()
    return model, Sections(
        model, lambda call: call, [(key, key) for key in KEYS], Part, description="", wait="wait"
    )


def shown(made: Sections) -> str:
    (only,) = made.place.children
    return only.value


def test_a_press_in_the_browser_shows_that_section_and_not_the_one_before(page):
    model, made = page
    for number in (1, 2, 0, 2):
        made.choice.set_state({"index": number})
        assert shown(made) == model.section == KEYS[number]


def test_a_section_that_the_model_chooses_is_shown_too(page):
    model, made = page
    for key in ("third", "second"):
        model.section = key
        assert shown(made) == made.choice.value == key


def test_who_redraws_before_the_buttons_follow_gets_the_new_section():
    other = Model()
    again = Sections(other, lambda call: call, [(key, key) for key in KEYS], Part, description="")
    other.observe(lambda _change: again.refresh(), "section")
    other.section = "third"
    assert shown(again) == "third"
