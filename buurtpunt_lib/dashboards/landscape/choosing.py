"""Two versions of one place beside one another: somebody chooses field by field.

Choice: a field (or an item of a list) with two values, mine and theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.texts import Catalogue

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Choice:
    """key: of the choice. before: what both began from, "" where there is no such thing."""

    key: str
    label: str
    before: str
    mine: str
    theirs: str


class Chooser:
    """`show` fills it; `chosen` tells per key MINE or THEIRS, once somebody chose."""

    def __init__(self, say: Catalogue, guarded: Any, *, heads: tuple[str, str, str]) -> None:
        """heads: words above what was before, mine and theirs."""
        self.say, self._heads = say, heads
        self.widget = Pressable()
        self.chosen: dict[str, str] = {}
        self._choices: Sequence[Choice] = ()
        self._heard: Callable[[], None] = lambda: None
        self.widget.on_press(guarded(self._press))

    def on_choose(self, callback: Callable[[], None]) -> None:
        self._heard = callback

    @property
    def complete(self) -> bool:
        return all(one.key in self.chosen for one in self._choices)

    def show(self, choices: Sequence[Choice], chosen: dict[str, str] | None = None) -> None:
        self._choices, self.chosen = choices, dict(chosen or {})
        self._draw()

    def _press(self, code: str) -> None:
        which, _, key = code.partition(":")
        self.chosen[key] = which
        self._draw()
        self._heard()

    def _draw(self) -> None:
        if not self._choices:
            self.widget.show(Markup("<span></span>"), set())
            return
        say = self.say
        with_before = any(one.before for one in self._choices)
        columns = [m.Column(say("register_page.merge.field"))]
        columns += [m.Column(self._heads[0])] if with_before else []
        columns += [m.Column(head) for head in self._heads[1:]]
        rows, codes = [], set()
        for one in self._choices:
            codes |= {f"{MINE}:{one.key}", f"{THEIRS}:{one.key}"}
            rows.append(
                [
                    one.label,
                    *([lines(one.before)] if with_before else []),
                    self._side(one, MINE, one.mine, self._heads[1]),
                    self._side(one, THEIRS, one.theirs, self._heads[2]),
                ]
            )
        self.widget.show(m.table(columns, rows, caption=say("register_page.merge.caption")), codes)

    def _side(self, one: Choice, which: str, words: str, head: str) -> Markup:
        here = self.chosen.get(one.key) == which
        say = self.say
        button = m.element(
            "button",
            say("register_page.merge.taken" if here else "register_page.merge.take"),
            type="button", class_="bp-more", data_press=f"{which}:{one.key}",
            aria_pressed=str(here).lower(),
            aria_label=f"{say('register_page.merge.take')}: {one.label}, {words[:80]}",
        )  # fmt: skip
        # On a phone the sides stand below one another, without the heads of the table.
        named = m.element("span", head, class_="bp-side-head")
        look = f"bp-side{' bp-side-on' if here else ''}"
        return m.element("div", named, lines(words), button, class_=look)


def lines(text: str) -> Markup:
    """Text with its line ends as they are."""
    return m.element("span", text, class_="bp-lines")
