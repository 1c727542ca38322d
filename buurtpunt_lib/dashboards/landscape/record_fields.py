"""The form of a place: which fields it has, in which groups, with which help."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.landscape import record_words
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import (
    Challenge,
    PartnerKind,
    Precision,
    ServiceState,
    Setting,
)
from buurtpunt_lib.domain.service import PolicyDomain
from buurtpunt_lib.texts import Catalogue

_GROUPS = {
    "what": ("name", "kind", "status", "status_as_of", "services", "stages"),
    "where": (
        "village", "address", "spot", "precision", "setting", "place", "municipality", "province",
    ),
    "who": ("initiator", "legal_form", "carrier", "partners"),
    "practice": ("opening_hours", "physical", "digital"),
    "aim": ("challenges", "domains"),
    "money": ("funding", "figures"),
    "know": ("sources", "notes", "confirmed_on"),
}  # fmt: skip
_LONG = ("digital", "funding", "figures", "notes")
_HELP = ("status_as_of", "village", "spot", "opening_hours", "sources", "confirmed_on", "partners",
         "stages", "services", "carrier", "digital")  # fmt: skip
_HINTS = {"status_as_of": "2026", "spot": "51.14230, 5.14999", "opening_hours": "ma-vr 9u-17u",
          "confirmed_on": "2026-11-22"}  # fmt: skip


def form_groups(say: Catalogue, *, opened: str = "what") -> list[FormGroup]:
    """All fields of a record. opened: key of the group that is open at first."""
    return [
        FormGroup(
            key,
            say(f"register_page.group.{key}"),
            tuple(_field(say, field) for field in fields),
            opened=key == opened,
        )
        for key, fields in _GROUPS.items()
    ]


def short_groups(say: Catalogue) -> list[FormGroup]:
    """What a resident is asked about a place that is not in the list yet."""
    offered = _rows(say, "services", (_service_column(say),))
    fields = (
        _field(say, "name", label="short.name"),
        _field(say, "village", label="short.village"),
        _field(say, "status", label="short.status"),
        offered,
        _field(say, "notes", label="short.notes"),
        _rows(say, "sources", (FormField("source", say("register_page.column.source")),),
              label="short.sources"),
    )  # fmt: skip
    return [FormGroup("short", say("register_page.group.short"), fields, opened=True)]


def _field(say: Catalogue, key: str, *, label: str = "") -> FormField:
    words = say(f"register_page.{label}") if label else record_words.label(say, key)
    about = say(f"register_page.help.{key}") if key in _HELP else ""
    if key in _ROWS:
        return _rows(say, key, _ROWS[key](say))
    choices, optional = _choices(say, key)
    if key in ("challenges", "domains"):
        return FormField(key, words, "checks", choices=choices)
    if choices:
        hint = say("register_page.not_known")
        return FormField(key, words, "choice", about, hint=hint, optional=optional, choices=choices)
    kind = "long" if key in _LONG else "search" if key == "village" else "text"
    return FormField(key, words, kind, about, hint=_HINTS.get(key, ""))


def _choices(say: Catalogue, key: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The choices of a field, and whether it may stay empty."""
    if key == "province":
        provinces = sorted(set(datasets.villages()["province"]))
        return tuple((name, name) for name in provinces), True
    if key == "physical":
        return tuple((c, say(f"register_page.yes_no.{c}")) for c in ("yes", "no")), True
    kinds: dict[str, tuple[Any, str, bool]] = {
        "kind": (HubKind, "kind", False),
        "status": (HubStatus, "status", False),
        "precision": (Precision, "precision", True),
        "setting": (Setting, "setting", True),
        "initiator": (Initiator, "initiator", True),
        "legal_form": (HubLegalForm, "legal_form", True),
        "challenges": (Challenge, "challenge", True),
        "domains": (PolicyDomain, "domain", True),
    }
    if key not in kinds:
        return (), True
    codes, words, optional = kinds[key]
    return tuple((c.value, say(f"landscape.{words}.{c.value}")) for c in codes if c.value), optional


def _rows(
    say: Catalogue, key: str, columns: tuple[FormField, ...], *, label: str = ""
) -> FormField:
    return FormField(
        key,
        say(f"register_page.{label}") if label else record_words.label(say, key),
        "rows",
        say(f"register_page.help.{key}"),
        columns=columns,
        add=say(f"register_page.add.{key}"),
    )


def _choice_column(say: Catalogue, key: str, codes: Any, words: str) -> FormField:
    choices = tuple((c.value, say(f"landscape.{words}.{c.value}")) for c in codes)
    return FormField(
        key, say(f"register_page.column.{key}"), "choice", choices=choices, optional=True,
        hint=say("register_page.choose"),
    )  # fmt: skip


def _service_column(say: Catalogue) -> FormField:
    named = sorted(
        ((s.code, s.name(say.language)) for s in datasets.services()), key=lambda p: p[1]
    )
    return FormField(
        "service", say("register_page.column.service"), "choice", choices=tuple(named),
        optional=True, hint=say("register_page.choose"),
    )  # fmt: skip


def _date_column(say: Catalogue, key: str) -> FormField:
    return FormField(key, say(f"register_page.column.{key}"), hint="2019-05")


_ROWS = {
    "services": lambda say: (
        _service_column(say),
        _choice_column(say, "status", ServiceState, "service_state"),
        _date_column(say, "begin"),
        _date_column(say, "end"),
    ),
    "stages": lambda say: (
        _choice_column(say, "status", HubStatus, "status"),
        _date_column(say, "since"),
    ),
    "partners": lambda say: (
        _choice_column(say, "kind", PartnerKind, "partner"),
        FormField("name", say("register_page.column.name")),
    ),
    "sources": lambda say: (FormField("source", say("register_page.column.source")),),
}
