"""A piece of a page with buttons: only codes that stand in it are heard."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button


def test_only_a_button_that_is_shown_is_heard():
    made, heard = Pressable(), []
    made.on_press(heard.append)
    made.show(press_button("Kies", "bank", about="je bank"), {"bank"})
    for message in ({"press": "bank"}, {"press": "other"}, {"press": ["bank"]}, {"press": None},
                    "bank", None, {}, {"take": "bank"}):  # fmt: skip
        made._handle_custom_msg(message, [])
    assert heard == ["bank"]
    made.show(Markup("<p>Leeg</p>"), set())
    made._handle_custom_msg({"press": "bank"}, [])
    assert heard == ["bank"]


def test_a_browser_cannot_put_anything_in_it():
    made = Pressable()
    made.show(Markup("<p>van ons</p>"), set())
    made.set_state({"_html": "<script>x</script>", "_codes": ["x"]})
    assert made._html == "<p>van ons</p>"


@pytest.mark.parametrize("word", ["<b>", '" onclick="x'])
def test_words_never_become_html(word):
    shown = fold(word, word, press_button(word, word, about=word))
    assert "<b>" not in shown
    assert 'onclick="' not in shown
