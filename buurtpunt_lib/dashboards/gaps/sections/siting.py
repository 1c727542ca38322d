"""Where a hub would help most, in which order, and what each place would need to carry itself."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import traitlets

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.charts.siting_map import Spot, siting_map
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.progress import Progress
from buurtpunt_lib.dashboards.gaps.sections import siting_words as words
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.gaps.sections.plan_links import PlanLinks
from buurtpunt_lib.dashboards.gaps.sections.siting_unfolds import Building, Van
from buurtpunt_lib.dashboards.tables import SortedTable, TableFile, tools
from buurtpunt_lib.dashboards.ticks import Ticks
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.scan import SitingMethod, SitingQuestion

METHODS = tuple(method.value for method in SitingMethod)
PLACES = tuple(str(number) for number in range(1, 9))
# Metres of way: what can be chosen; the official distances on foot and by bike among them.
REACHES = ("1200", "2500", "3750", "6000", "10000")
NEARS = ("1200", "3750")
_KEY = "gaps_page.siting."
# How a need that does not count is written down among the ticks of a scan.
_SKIP = "skip_"


class Question(traitlets.HasTraits):
    """What is asked, as it stands in the scan. A value that is no choice leaves the one before."""

    places = traitlets.Enum(PLACES, default_value="3")
    reach = traitlets.Enum(REACHES, default_value="3750")
    near = traitlets.Enum(NEARS, default_value="1200")
    method = traitlets.Enum(METHODS, default_value="max_cover")
    keep = traitlets.Bool(True, help="hubs that are open stay")

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self._following = False
        self.follow()

    def follow(self) -> None:
        """Takes over what stands in the scan: it was opened, undone, or made on another machine."""
        scan = self.model.scan
        kept = SitingQuestion() if scan is None or scan.siting is None else scan.siting
        values = {
            "places": str(kept.places),
            # A distance of a file that is no choice here becomes the nearest one that is.
            "reach": min(REACHES, key=lambda one: abs(int(one) - kept.reach_m)),
            "near": min(NEARS, key=lambda one: abs(int(one) - kept.near_m)),
            "method": kept.method.value,
            "keep": kept.keep,
        }
        self._following = True
        try:
            for name, value in values.items():
                self.set_trait(name, value)
        finally:
            self._following = False

    @traitlets.observe("places", "reach", "near", "method", "keep")
    def _write(self, _change: Any) -> None:
        """Writes the question down, as one step that can be taken back."""
        if self._following:
            return
        asked = SitingQuestion(
            places=int(self.places),
            reach_m=int(self.reach),
            near_m=int(self.near),
            method=SitingMethod(self.method),
            keep=self.keep,
        )
        self.model.change_scan(siting=asked)

    @property
    def left_out(self) -> frozenset[str]:
        """Needs that do not count for these people, as it stands in the scan."""
        scan = self.model.scan
        ticked = () if scan is None else scan.ticked
        return frozenset(c.removeprefix(_SKIP) for c in ticked if c.startswith(_SKIP))

    def count(self, need: str, counts: bool) -> None:
        """Writes down whether a need counts, as one step that can be taken back."""
        scan = self.model.scan
        code = _SKIP + need
        others = tuple(one for one in (() if scan is None else scan.ticked) if one != code)
        self.model.change_scan(ticked=others if counts else (*others, code))

    def ask(self, facts: assessment.Facts, nis: str) -> assessment.Candidates:
        """The answer. Raises InputError as `assessment.candidates`."""
        wanted = [need for need in assessment.needs(facts) if need.key not in self.left_out]
        return assessment.candidates(
            facts,
            nis,
            places=int(self.places),
            reach_m=float(self.reach),
            near_m=float(self.near),
            method=self.method,
            wanted=wanted,
            locked=None if self.keep else (),
        )

    @property
    def key(self) -> tuple[Any, ...]:
        """What an answer belongs to."""
        return (self.places, self.reach, self.near, self.method, self.keep, self.left_out)


class Siting(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.question = Question(model)
        self.answer: assessment.Candidates | None = None
        self._asked: tuple[Any, ...] = ()
        self.progress, self.state = Progress(), c.html("", "bp-live")
        self.told, self.others = c.html("", "bp-live"), c.html()
        self.chart = Chart(say=say, height=460)
        self.chart.on_click(guarded(self._open))
        self.table = SortedTable(say, guarded)
        self.table.on_open(self._open)
        self.plans = PlanLinks(model, guarded)
        self.needs = Ticks()
        self.needs.on_tick(guarded(self._tick))
        self.rings = [ring for one in datasets.outlines("canton") for ring in one.rings]
        self.unfolds = [
            Unfold(say(f"{_KEY}building.title"), lambda: Building(model, guarded), guarded),
            Unfold(say(f"{_KEY}van.title"), lambda: Van(model, guarded), guarded),
        ]
        self.results = c.column(
            self.told,
            self.chart,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-siting"),
            self.others,
            c.html(m.element("h3", say(f"{_KEY}next"))),
            c.buttons(c.button(say(f"{_KEY}choose"), guarded(self._keep), quiet=True)),
            self.plans.widget,
        )
        super().__init__(
            model,
            "siting",
            *self._form(model, guarded),
            self.progress.widget,
            self.state,
            self.results,
            *(one.widget for one in self.unfolds),
        )
        self.question.observe(guarded(lambda _change: self._mark()))

    def _form(self, model: Model, guarded: Any) -> list[widgets.Widget]:
        say, question = model.say, self.question
        numbers = [(number, number) for number in PLACES]
        reaches = [(one, say(f"{_KEY}reach.{one}")) for one in REACHES]
        nears = [(one, say(f"{_KEY}near.{one}")) for one in NEARS]
        method = widgets.RadioButtons(
            options=[(say(f"{_KEY}method.{key}"), key) for key in METHODS],
            description=say(f"{_KEY}method_choice"),
        )
        method.add_class("bp-choices")
        widgets.link((question, "method"), (method, "value"))
        return [
            filters(
                c.choice(question, "places", say(f"{_KEY}places"), numbers),
                c.choice(question, "reach", say(f"{_KEY}reach_choice"), reaches),
                c.choice(question, "near", say(f"{_KEY}near_choice"), nears),
                c.switch(question, "keep", say(f"{_KEY}keep")),
            ),
            method,
            self.needs,
            c.button(say(f"{_KEY}run"), guarded(self.run)),
        ]

    def refresh(self) -> None:
        if not self.ready():
            return
        self.question.follow()
        say, facts = self.model.say, self.model.facts
        items = [
            (need.key, say(f"need.{need.key}"), need.key not in self.question.left_out)
            for need in assessment.needs(facts)
        ]
        self.needs.show([(say(f"{_KEY}needs"), items)])
        self._mark()
        for one in self.unfolds:
            one.refresh()

    def _tick(self, code: str, ticked: bool) -> None:
        self.question.count(code, ticked)
        self.refresh()

    def _mark(self) -> None:
        """Shows what was found, with a warning where it answers another question by now."""
        self.results.layout.display = "none" if self.answer is None else ""
        told = ""
        if self.answer is None:
            told = str(m.element("p", self.model.say(f"{_KEY}none_yet"), class_="bp-empty"))
        elif self._asked != self._question_key:
            told = str(m.note(self.model.say(f"{_KEY}stale"), kind="warning"))
        self.state.value = told

    @property
    def _question_key(self) -> tuple[Any, ...]:
        facts = self.model.facts
        return (self.model.municipality, *self.question.key, id(facts.evidence))

    def run(self) -> None:
        """Finds the places, then the money of each: that takes longest, so it is told."""
        model, say = self.model, self.model.say
        self.progress.at(0.05, say(f"{_KEY}working.places"))
        try:
            found = self.question.ask(model.facts, model.municipality)
            for number, one in enumerate(found.candidates):
                part = 0.2 + 0.8 * number / len(found.candidates)
                self.progress.at(part, say(f"{_KEY}working.money", name=one.name))
                words.money_of(one)
        finally:
            self.progress.done()
        self.answer, self._asked = found, self._question_key
        self._show(found)
        self._mark()

    def _show(self, found: assessment.Candidates) -> None:
        say = self.model.say
        self.told.value = str(words.result(say, found))
        self.chart.figure = siting_map(
            _spots(found), self.rings, say, reach_m=found.reach_m / assessment.DETOUR
        )
        self.chart.description = say(f"{_KEY}map_description", name=self.model.municipality_name)
        self.table.show(
            words.headings(say),
            [words.row(say, found, one) for one in found.candidates],
            caption=say(f"{_KEY}table_caption", name=self.model.municipality_name),
            below=words.below(say, found),
        )
        self.others.value = str(words.alternatives(say, found))
        self.plans.show([(one.village, one.name) for one in found.steps])

    def _open(self, village: str) -> None:
        self.model.village = village
        if self.model.village:
            self.model.section = "village"

    def _keep(self) -> None:
        """Writes the chosen places down in what this visitor keeps."""
        if self.answer is not None:
            self.model.change_scan(chosen=tuple(one.village for one in self.answer.steps))
            self.state.value = str(m.note(self.model.say(f"{_KEY}kept"), kind="info"))

    def _file(self) -> TableFile:
        say = self.model.say
        assert self.answer is not None
        rows, headers = words.table(say, self.answer)
        title = say(f"{_KEY}table_caption", name=self.model.municipality_name)
        return TableFile(rows, headers, title, f"{self.model.municipality}-plekken",
                         words.assumptions(say, self.answer))  # fmt: skip


def _spots(found: assessment.Candidates) -> list[Spot]:
    spots = []
    for one in found.candidates:
        role = "open" if one.locked else "chosen" if one.phase else "other"
        spots.append(Spot(one.village, one.name, one.lat, one.lon, role, one.phase or None))
    return spots
