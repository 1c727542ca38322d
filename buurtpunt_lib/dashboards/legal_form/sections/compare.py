"""The comparison of feitelijke vereniging, vzw and cv: filtered by what matters, printed, kept."""

from __future__ import annotations

from typing import Any

import traitlets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.legal_form import parts
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.tables import TableFile, tools
from buurtpunt_lib.domain.legal_forms import COMPARED, ComparisonRow, Later, LaterKind
from buurtpunt_lib.legal import comparison
from buurtpunt_lib.reports import legal_words

_PRINTED = "bp-legal-table"


class _Wanted(traitlets.HasTraits):
    """What a reader asks for; of this visit only."""

    theme = traitlets.Unicode("", help="a theme, or empty = all of them")
    differing = traitlets.Bool(False)
    later = traitlets.Bool(False)
    fv = traitlets.Bool(True)
    vzw = traitlets.Bool(True)
    cv = traitlets.Bool(True)

    def __init__(self, themes: tuple[str, ...]) -> None:
        self._themes = themes
        super().__init__()

    # A visitor can send any value: what is no theme means all of them.
    @traitlets.validate("theme")
    def _known(self, proposal: Any) -> str:
        return proposal.value if proposal.value in self._themes else ""

    @property
    def wanted(self) -> comparison.Wanted:
        return comparison.Wanted(
            themes=(self.theme,) if self.theme else (),
            forms=tuple(form for form in COMPARED if getattr(self, form)),
            differing=self.differing,
            later=self.later,
        )


class Compare:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say, knowledge = model.say, model.knowledge
        self.asked = _Wanted(knowledge.themes)
        numbers = comparison.counts(knowledge.rows.values())
        themes = [
            (code, f"{say(f'legal_table.theme.{code}')} ({numbers[code]})")
            for code in knowledge.themes
        ]
        forms = [c.switch(self.asked, form, legal_words.form_name(form, say)) for form in COMPARED]
        self.table = c.html("", _PRINTED)
        self.widget = c.column(
            c.html(m.element("h2", say("legal_form.compare.title")) + m.paragraph(self._lead())),
            _wide(
                c.choice(
                    self.asked,
                    "theme",
                    say("legal_form.compare.theme"),
                    themes,
                    empty=say("legal_form.compare.all_themes"),
                ),
                *forms,
                c.switch(self.asked, "differing", say("legal_form.compare.differing")),
                c.switch(self.asked, "later", say("legal_form.compare.later")),
            ),
            self.table,
            tools(say, self._file, guarded, part=_PRINTED),
            c.html(self._below()),
        )
        self.asked.observe(guarded(lambda _change: self.refresh()))

    def _lead(self) -> str:
        say, book = self.model.say, self.model.knowledge.handbook
        return say(
            "legal_form.compare.lead",
            handbook=legal_words.source_words(book, say),
            day=say.day(book.checked_on),
        )

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        wanted = self.asked.wanted
        rows = comparison.select(model.knowledge.rows.values(), wanted)
        total = len(model.knowledge.rows)
        count = m.paragraph(say("legal_form.compare.count", n=len(rows), total=total))
        if not rows:
            empty = m.element("p", say("legal_form.compare.none"), class_="bp-empty")
            self.table.value = str(count + empty)
            return
        columns = [m.Column(say("legal_form.compare.what"))]
        for form in wanted.shown_forms:
            name = legal_words.form_name(form, say)
            own = form == model.form
            columns.append(m.Column(say("legal_form.compare.own", form=name) if own else name))
        shown = [
            [self._head(row), *(self._cell(row, form) for form in wanted.shown_forms)]
            for row in rows
        ]
        # On paper the words around the table are gone.
        told = f"{say('legal_form.disclaimer')} {self._lead()}"
        disclaimer = m.element("p", told, class_="bp-print")
        self.table.value = str(
            disclaimer
            + count
            + m.table(columns, shown, caption=say("legal_form.compare.caption"), stacked=True)
        )

    def _head(self, row: ComparisonRow) -> Markup:
        say = self.model.say
        unclear = any(cell.unclear for cell in row.cells.values())
        return m.element(
            "span",
            m.element("strong", say(f"legal_table.row.{row.code}")),
            m.element("small", say("legal_table.unclear"), class_="bp-source") if unclear else None,
        )

    def _cell(self, row: ComparisonRow, form: str) -> Markup:
        model = self.model
        said = legal_words.cell_words(row, row.cells[form], model.say, today=model.today)
        later = comparison.beside(row, (form,))
        # What changes the row stands open; what only adds to it is folded away.
        folded = [one for one in later if one.kind is LaterKind.ADDED]
        shown = [self._later(row, one) for one in later if one not in folded]
        if folded:
            summary = model.say("legal_form.compare.more", n=len(folded))
            shown.append(
                m.element(
                    "details",
                    m.element("summary", summary),
                    [self._later(row, one) for one in folded],
                    class_="bp-more-known",
                    data_print="yes",
                )
            )
        return m.element("p", said.text) + Markup("").join(shown)

    def _later(self, row: ComparisonRow, later: Later) -> Markup:
        say = self.model.say
        said = legal_words.later_words(row, later, say, today=self.model.today)
        since = said.since if later.valid_from else ""
        begun = [since] if later.kind is LaterKind.ADDED else [said.kind, since]
        start = ", ".join(part for part in begun if part)
        return m.element(
            "div",
            m.element("strong", f"{start[0].upper()}{start[1:]}: ") if start else None,
            said.text,
            f" {said.note}" if said.note else None,
            " ",
            None if since else m.element("small", f"({said.since}) ", class_="bp-source"),
            parts.sources(said.sources, say, checked=self.model.knowledge.handbook.checked_on),
            class_=f"bp-later bp-later-{later.kind.value}",
        )

    # --- what one keeps --------------------------------------------------------------------------

    def _file(self) -> TableFile:
        say, wanted = self.model.say, self.asked.wanted
        return TableFile(
            rows=legal_words.table_rows(
                comparison.select(self.model.knowledge.rows.values(), wanted),
                wanted.shown_forms,
                say,
                today=self.model.today,
            ),
            headers={key: say(f"legal_form.file.{key}") for key in legal_words.COLUMNS},
            title=say("legal_form.compare.caption"),
            name=say("legal_form.file.name"),
            notes=(say("legal_form.disclaimer"),),
        )

    # --- words and company forms -----------------------------------------------------------------

    def _below(self) -> Markup:
        say, knowledge = self.model.say, self.model.knowledge

        def listed(group: str, remarks: Any) -> Markup:
            items = []
            for one in remarks:
                said = legal_words.remark_words(group, one, say, today=self.model.today)
                items.append(m.element("dt", say(f"legal_table.{group}_name.{one.code}")))
                items.append(m.element("dd", said.text, " ", parts.sources(said.sources, say)))
            return m.element("dl", items)

        return m.details(
            say("legal_form.compare.terms"), listed("terms", knowledge.terms)
        ) + m.details(
            say("legal_form.compare.companies"),
            m.paragraph(say("legal_form.compare.companies_lead")),
            listed("companies", knowledge.companies),
        )


def _wide(*children: Any) -> Any:
    """A row of controls that hold words."""
    made = c.controls(*children)
    made.add_class("bp-filters-wide")
    return made
