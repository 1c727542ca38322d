"""Reading a list into the register: which column holds what, what it would do, and then doing it.

Nothing is written before the last button. What a trial run shows is what the button does: when the
register changed in between, the whole import is refused.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.landscape import record_words
from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain import HubKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register import importing
from buurtpunt_lib.register.importing import ImportPlan, Options, Sheet
from buurtpunt_lib.reports.register_files.faults import fault_report, told

_WORDS = "register_page.reading."
# One message of a websocket holds at most 10 MB.
LARGEST = 9_000_000
_MOST_COLUMNS, _MOST_SHOWN = 60, 15
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReadingLists:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.sheet: Sheet | None = None
        self.plan: ImportPlan | None = None
        self._batch = ""
        self.file = upload(
            say(f"{_WORDS}choose"), self._take, guarded, largest=LARGEST, named=True,
            accept=".csv,.txt,.xlsx,.geojson,.json,.kml,.gpkg,.zip",
        )  # fmt: skip
        self.about = c.html("", "bp-live")
        self.columns = Form(say)
        self.columns.on_edit(self._map)
        self.kind = widgets.Dropdown(
            description=say(f"{_WORDS}kind"),
            options=[(say(f"{_WORDS}kind_in_list"), "")]
            + [(say(f"landscape.kind.{kind}"), kind.value) for kind in HubKind],
        )
        self.source = widgets.Text(
            description=say(f"{_WORDS}source"), placeholder=say(f"{_WORDS}source_hint")
        )
        self.try_out = c.button(say(f"{_WORDS}try"), guarded(self._try), quiet=True)
        self.shown = c.html("", "bp-live")
        self.report = download(
            say(f"{_WORDS}report"), self._report, say(f"{_WORDS}report_name"), guarded, kind=_XLSX
        )
        self.good_only = widgets.Checkbox(
            description=say(f"{_WORDS}good_only"), indent=False, value=False
        )
        self.twins = widgets.Checkbox(
            description=say(f"{_WORDS}add_twins"), indent=False, value=False
        )
        self.reason = TextBox(say("register_page.reason"), say, guarded, most=300, rows=1)
        self.go = c.button(say(f"{_WORDS}go"), guarded(self._carry_out))
        self.done = c.html("", "bp-live")
        self.back = c.button(say(f"{_WORDS}undo"), guarded(self._undo), quiet=True)
        self.mapping = c.column(self.columns, c.controls(self.kind, self.source), self.try_out)
        self.ready = c.column(self.report, self.good_only, self.twins, self.reason, self.go)
        lead = c.html(m.paragraph(say(f"{_WORDS}lead")))
        self.widget = c.column(
            lead, self.file, self.about, self.mapping, self.shown, self.ready, self.done, self.back
        )
        self._forget()

    def refresh(self) -> None:
        """What was read stays; a role that ended takes it away."""
        if not self.model.actor.edits:
            self._forget()

    # --- what it shows ---------------------------------------------------------------------------

    def _forget(self) -> None:
        self.sheet = self.plan = None
        self.about.value = self.shown.value = ""
        for one in (self.mapping, self.ready, self.back):
            one.layout.display = "none"

    def _show_columns(self) -> None:
        sheet, say = self.sheet, self.model.say
        if sheet is None:
            return
        samples = sheet.sample(3)
        field_of = {column: field for field, column in sheet.mapping.items()}
        names = sorted(
            (
                (field, record_words.label(say, field))
                for field in importing.fields()
                if f"register_page.field.{field}" in say
            ),
            key=lambda pair: pair[1].casefold(),
        )
        fields = []
        for number, column in enumerate(sheet.columns[:_MOST_COLUMNS]):
            shown = [row[column] for row in samples if row[column]]
            own = field_of.get(column, "")
            choices = names if own in dict(names) or not own else [*names, (own, own)]
            fields.append(
                FormField(
                    f"c{number}", column[:80], "choice",
                    say(f"{_WORDS}sample", list=" · ".join(shown)[:120]) if shown else "",
                    hint=say(f"{_WORDS}not_read"), optional=True, choices=tuple(choices),
                )
            )  # fmt: skip
        values = {f.key: field_of.get(f.label, "") for f in fields}
        values |= {
            f"c{n}": field_of.get(column, "")
            for n, column in enumerate(sheet.columns[: len(fields)])
        }
        group = FormGroup(
            "columns", say(f"{_WORDS}columns"), tuple(fields), True, say(f"{_WORDS}columns_lead")
        )
        self.columns.show("", [group], values)

    def _show_plan(self) -> None:
        plan, say = self.plan, self.model.say
        self.ready.layout.display = "none" if plan is None else ""
        if plan is None:
            self.shown.value = ""
            return
        said = m.note(
            say(
                f"{_WORDS}would", new=len(plan.new), changed=len(plan.changed),
                same=len(plan.same), bad=plan.bad_rows,
            ),
            kind="warning" if plan.faults else "info",
        )  # fmt: skip
        if plan.turned:
            said += m.paragraph(say("hub_files.turned"))
        if plan.persons:
            said += m.paragraph(say("hub_files.persons", names=", ".join(plan.persons)[:400]))
        self.shown.value = str(said + self._faults(plan) + self._changes(plan) + self._twins(plan))
        self.report.layout.display = "" if plan.faults else "none"
        self.good_only.layout.display = "" if plan.faults else "none"
        self.twins.layout.display = "" if plan.doubtful else "none"

    def _faults(self, plan: ImportPlan) -> Markup:
        say = self.model.say
        if not plan.faults:
            return Markup("")
        columns = [m.Column(say(f"hub_files.fault.{key}")) for key in ("row", "column", "reason")]
        rows = [
            [say.number(fault.row), fault.column, told(fault, say)]
            for fault in plan.faults[:_MOST_SHOWN]
        ]
        title = say("hub_files.fault.title", file=plan.file)
        return m.table(columns, rows, caption=title) + self._more(len(plan.faults))

    def _changes(self, plan: ImportPlan) -> Markup:
        say = self.model.say
        both = [("new", one) for one in plan.new] + [("changed", one) for one in plan.changed]
        if not both:
            return Markup("")
        columns = [m.Column(say(f"{_WORDS}{key}")) for key in ("row", "name", "what", "fields")]
        rows = []
        for what, one in both[:_MOST_SHOWN]:
            fields = dict.fromkeys(d.field for d in one.differences if d.field != "id")
            labels = [record_words.label(say, field) for field in fields]
            rows.append(
                [say.number(one.row), one.record.name, say(f"{_WORDS}{what}"), ", ".join(labels)]
            )
        return m.table(columns, rows, caption=say(f"{_WORDS}caption")) + self._more(len(both))

    def _twins(self, plan: ImportPlan) -> Markup:
        say = self.model.say
        if not plan.duplicates:
            return Markup("")
        row_of = {one.record.id: one for one in plan.new}
        items = []
        for pair in plan.duplicates[:_MOST_SHOWN]:
            new = row_of.get(pair.first)
            if new is None:
                continue
            other = self.model.name_of(pair.second) or pair.second
            words = say("hub_files.looks_like", row=new.row, name=new.record.name, other=other)
            items.append(m.element("li", words))
        return m.note([say(f"{_WORDS}twins"), m.element("ul", items)], kind="unknown")

    def _more(self, count: int) -> Markup:
        away = count - _MOST_SHOWN
        return m.paragraph(self.model.say(f"{_WORDS}more", n=away)) if away > 0 else Markup("")

    # --- what an editor does ---------------------------------------------------------------------

    def _take(self, content: bytes, name: str) -> None:
        if not self.model.actor.edits:
            return
        self._forget()
        self.done.value = ""
        self.sheet = importing.read(content, name)
        say = self.model.say
        self.about.value = str(
            m.paragraph(say(f"{_WORDS}about", file=self.sheet.file, n=self.sheet.rows))
        )
        self.mapping.layout.display = ""
        self.columns.forget()
        self._show_columns()

    def _map(self, changes: dict[str, Any]) -> None:
        if self.sheet is None:
            return
        pairs = {self.sheet.columns[int(key[1:])]: field or "" for key, field in changes.items()}
        self.sheet = self.sheet.mapped(pairs)
        self.plan = None
        self._show_plan()
        self._show_columns()

    def _try(self) -> None:
        if self.sheet is None or not self.model.actor.edits:
            return
        self.plan = None
        self._show_plan()
        options = Options(kind=self.kind.value, source=self.source.value.strip()[:500])
        self.plan = importing.plan(self.sheet, options)
        self._show_plan()

    def _carry_out(self) -> None:
        model, say, plan = self.model, self.model.say, self.plan
        if plan is None or not model.actor.edits:
            return
        if plan.faults and not self.good_only.value:
            raise InputError("register_page.import_faults", n=plan.bad_rows)
        reason = self.reason.text or say("hub_files.reason", file=plan.file)
        done = importing.carry_out(
            plan, only_good=bool(self.good_only.value), by=model.actor, reason=reason,
            add_duplicates=bool(self.twins.value),
        )  # fmt: skip
        self._forget()
        self._batch = done.batch
        self.back.layout.display = "" if done.batch else "none"
        self.done.value = str(
            m.note(
                say(
                    f"{_WORDS}done", new=done.new, changed=done.changed,
                    left_out=len(done.left_out),
                )
            )
        )  # fmt: skip
        model.refresh()

    def _undo(self) -> None:
        model = self.model
        if not self._batch or not model.actor.edits:
            return
        number = importing.undo(self._batch, by=model.actor)
        self._batch = ""
        self.back.layout.display = "none"
        self.done.value = str(m.note(model.say("hub_files.undone", n=number)))
        model.refresh()

    def _report(self) -> bytes:
        say = self.model.say
        faults = self.plan.faults if self.plan else ()
        name = self.plan.file if self.plan else ""
        return fault_report(faults, "xlsx", say, title=say("hub_files.fault.title", file=name))
