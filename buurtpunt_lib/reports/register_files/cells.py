"""A record as cells that people read: Dutch or English words for codes, lists as text.

Cell of a list: items parted by "; ". An item that holds such a sign itself stands between quotes,
as in CSV. Behind a service stand its state and its dates in brackets, where they are known:
"Winkel (gepland, vanaf 2027)"; behind a stage of life the date on which it began: "Open (2019-05)".
`register.importing` reads these cells again.

Shield: an apostrophe before text that a spreadsheet would run as a formula. Text that begins with
apostrophes and such a sign gets one more, so that taking one away always gives the text itself.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.hub import HubStatus
from buurtpunt_lib.domain.hub_record import HubRecord, OfferedService, Partner, ServiceState, Stage
from buurtpunt_lib.texts import Catalogue

FIELDS = tuple(HubRecord.model_fields)
_CODED = ("kind", "precision", "setting", "status", "initiator", "legal_form")
_TAGS = {"challenges": "challenge", "domains": "domain"}
_LISTS = ("services", "stages", "partners", "sources", *_TAGS)
_BRACKETS = re.compile(r"\([^()]*\)")
# Web addresses behind one another are told apart when a cell is read.
_PARTS = re.compile(r"[;,\n\r]|\shttps?://")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
Cell = str | float | None


def shielded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def header(field: str, say: Catalogue) -> str:
    return say(f"hub_files.column.{field}")


class Words:
    """The cells of records in one language."""

    def __init__(self, say: Catalogue) -> None:
        self._say = say
        self._services = {s.code: s.name(say.language) for s in datasets.services()}
        self._memory: dict[tuple[str, str], str] = {}

    def row(self, record: HubRecord) -> list[Cell]:
        """One cell per field, in the order of `FIELDS`; None: not known."""
        cells: list[Cell] = []
        for field in FIELDS:
            value = getattr(record, field)
            if value is None or value == "" or value == ():
                cells.append(None)
            elif field in _CODED:
                cells.append(self._word(field, value))
            elif field in _LISTS:
                cells.append(self._list(field, value, record))
            elif field == "physical":
                cells.append(self._say("hub_files.yes") if value else self._say("hub_files.no"))
            else:
                cells.append(value.isoformat() if isinstance(value, date) else value)
        return cells

    def _word(self, part: str, code: str) -> str:
        key = part, str(code)
        if key not in self._memory:
            self._memory[key] = self._say(f"landscape.{part}.{code}")
        return self._memory[key]

    def _list(self, field: str, values: tuple[Any, ...], record: HubRecord) -> str:
        if field == "services":
            planned = record.status in (HubStatus.IDEA, HubStatus.PLAN)
            usual = ServiceState.PLANNED if planned else ServiceState.OFFERED
            items = [self._service(service, usual) for service in values]
        elif field == "stages":
            items = [self._stage(stage) for stage in values]
        elif field == "partners":
            items = [self._partner(partner) for partner in values]
        elif field in _TAGS:
            items = [self._word(_TAGS[field], code) for code in values]
        else:
            items = list(values)
        return "; ".join(map(_item, items))

    def _service(self, service: OfferedService, usual: ServiceState) -> str:
        details = []
        if service.status is not usual:
            details.append(self._word("service_state", service.status).lower())
        if service.begin:
            details.append(self._say("hub_files.from", date=service.begin))
        if service.end:
            details.append(self._say("hub_files.until", date=service.end))
        name = self._services.get(service.service, service.service)
        return f"{name} ({', '.join(details)})" if details else name

    def _stage(self, stage: Stage) -> str:
        word = self._word("status", stage.status)
        return f"{word} ({stage.since})" if stage.since else word

    def _partner(self, partner: Partner) -> str:
        word = self._word("partner", partner.kind)
        return f"{word}: {partner.name}" if partner.name else word


def _item(text: str) -> str:
    # What stands between brackets parts nothing.
    outside = _BRACKETS.sub("", text)
    if _PARTS.search(outside) or '"' in text or text[:1] == "[":
        return '"' + text.replace('"', '""') + '"'
    return text
