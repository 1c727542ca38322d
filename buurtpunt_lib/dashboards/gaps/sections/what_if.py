"""What if a service or a hub came, went or moved: who gains, who loses, and by how much."""

from __future__ import annotations

from typing import Any

import traitlets

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.charts.village_roles import role_map
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections import what_if_words as words
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame, filters
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.tables import SortedTable, TableFile, tools
from buurtpunt_lib.domain.scan import HUB, Change, ChangeKind, Scan, ScanWhatIf
from buurtpunt_lib.errors import InputError

_KEY = "gaps_page.what_if."
# The list of changes that this page keeps in the scan.
_ID = "here"
MOST = 40


class Asked(traitlets.HasTraits):
    """The change that is being put together. What is no choice leaves the one before."""

    kind = traitlets.Unicode(ChangeKind.ADD.value)
    what = traitlets.Unicode(HUB)
    village = traitlets.Unicode("")
    to = traitlets.Unicode("")

    def __init__(self, model: Model) -> None:
        self.model = model
        super().__init__()

    @traitlets.validate("kind")
    def _kind(self, proposal: Any) -> str:
        return proposal.value if proposal.value in set(ChangeKind) else self.kind

    @traitlets.validate("what")
    def _what(self, proposal: Any) -> str:
        codes = {HUB} | {facility.code for facility in datasets.facilities()}
        return proposal.value if proposal.value in codes else self.what

    @traitlets.validate("village", "to")
    def _in_municipality(self, proposal: Any) -> str:
        return proposal.value if proposal.value in dict(self.model.village_choices) else ""

    def change(self) -> Change:
        """Raises InputError `gaps_page.no_village` where a village is missing."""
        moves = self.kind == ChangeKind.MOVE
        if not self.village or (moves and not self.to):
            raise InputError("gaps_page.no_village")
        return Change(
            kind=ChangeKind(self.kind),
            what=self.what,
            village=self.village,
            to=self.to if moves else None,
        )


def changes_of(scan: Scan | None) -> tuple[Change, ...]:
    """The changes that this page keeps in a scan."""
    kept = {} if scan is None else {one.id: one for one in scan.what_ifs}
    return kept[_ID].changes if _ID in kept else ()


def keep(model: Model, changes: tuple[Change, ...]) -> None:
    """Writes the changes down as one step. Raises InputError; nothing is written then."""
    if changes:
        # Asked first: what cannot be answered is not kept either.
        assessment.what_if(model.facts, changes)
    others = () if model.scan is None else tuple(w for w in model.scan.what_ifs if w.id != _ID)
    mine = ScanWhatIf(id=_ID, name=model.say(f"{_KEY}kept_name"), changes=changes)
    model.change_scan(what_ifs=(*others, mine) if changes else others)


class WhatIf(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.asked = Asked(model)
        kinds = [(kind.value, say(f"{_KEY}kind.{kind.value}")) for kind in ChangeKind]
        facilities = sorted(
            ((f.code, f.name(say.language)) for f in datasets.facilities()),
            key=lambda pair: pair[1].casefold(),
        )
        self.villages = model.village_choices
        none = say("gaps.choose_village")
        self.where = c.choice(
            self.asked, "village", say(f"{_KEY}village"), self.villages, empty=none
        )
        self.to = c.choice(self.asked, "to", say(f"{_KEY}to"), self.villages, empty=none)
        self.kept = Pressable()
        self.kept.on_press(guarded(self._remove))
        self.told, self.traffic = c.html("", "bp-live"), c.html()
        self.chart = Chart(say=say, height=430)
        self.table = SortedTable(say, guarded)
        self.rings = [ring for one in datasets.outlines("canton") for ring in one.rings]
        self.found: assessment.WhatIf | None = None
        self.results = c.column(
            self.told,
            self.chart,
            self.table.widget,
            tools(say, self._file, guarded, part="bp-part-what_if"),
            self.traffic,
        )
        super().__init__(
            model,
            "what_if",
            filters(
                c.choice(self.asked, "kind", say(f"{_KEY}kind_choice"), kinds),
                c.choice(
                    self.asked, "what", say(f"{_KEY}what"), [(HUB, say(f"{_KEY}hub")), *facilities]
                ),
                self.where,
                self.to,
                c.button(say(f"{_KEY}add"), guarded(self._add)),
            ),
            self.kept,
            self.results,
        )
        self.asked.observe(guarded(lambda _change: self._show_to()), "kind")
        self._follow()

    def _show_to(self) -> None:
        self.to.layout.display = "" if self.asked.kind == ChangeKind.MOVE else "none"

    def _follow(self) -> None:
        """The lists of villages follow the municipality; the chosen village is proposed."""
        model = self.model
        if model.village_choices != self.villages:
            self.villages = model.village_choices
            self.asked.village = self.asked.to = ""
            options = [(self.model.say("gaps.choose_village"), "")]
            options += [(name, code) for code, name in self.villages]
            self.where.options = self.to.options = options
        if model.village and not self.asked.village:
            self.asked.village = model.village
        self._show_to()

    def refresh(self) -> None:
        if not self.ready():
            return
        self._follow()
        say, model = self.model.say, self.model
        changes = changes_of(model.scan)
        self._list(changes)
        self.results.layout.display = "" if changes else "none"
        self.found = None
        if not changes:
            return
        found = self.found = assessment.what_if(model.facts, changes)
        self.told.value = str(words.result(say, found))
        self.chart.figure = role_map(
            words.places(found), self.rings, words.roles(say), selected=model.village
        )
        self.chart.description = say(f"{_KEY}map_description")
        shown, more = words.rows(say, found)
        below = m.element("p", say(f"{_KEY}more", n=more), class_="bp-small") if more else None
        self.table.show(words.headings(say), shown, caption=say(f"{_KEY}caption"), below=below)
        self.traffic.value = str(words.traffic(say, found))

    def _list(self, changes: tuple[Change, ...]) -> None:
        say = self.model.say
        if not changes:
            self.kept.show(m.element("p", say(f"{_KEY}none_yet"), class_="bp-empty"), set())
            return
        items, codes = [], set()
        for number, change in enumerate(changes):
            told, code = self._words(change), f"remove:{number}"
            codes.add(code)
            button = press_button(say(f"{_KEY}remove"), code, about=told)
            items.append(m.element("li", m.element("span", told), button))
        heading = m.element("h3", say(f"{_KEY}list"))
        self.kept.show(heading + m.element("ul", items, class_="bp-changes"), codes)

    def _words(self, change: Change) -> str:
        return words.change(self.model.say, self.model.facts, change)

    def _add(self) -> None:
        changes = changes_of(self.model.scan)
        if len(changes) >= MOST:
            raise InputError("gaps_page.too_many_changes", maximum=MOST)
        new = self.asked.change()
        if new not in changes:
            keep(self.model, (*changes, new))

    def _remove(self, code: str) -> None:
        changes, number = changes_of(self.model.scan), int(code.removeprefix("remove:"))
        if number < len(changes):
            keep(self.model, (*changes[:number], *changes[number + 1 :]))

    def _file(self) -> TableFile:
        say = self.model.say
        if self.found is None:
            raise InputError("gaps_page.nothing_changed")
        rows, headers = words.table(say, self.found)
        changes = [self._words(change) for change in self.found.changes]
        return TableFile(rows, headers, say(f"{_KEY}caption"), f"{self.model.municipality}-wat-als",
                         changes)  # fmt: skip
