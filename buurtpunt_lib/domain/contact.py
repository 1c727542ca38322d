"""Contact: how to reach somebody of a hub. Personal data, so it stands apart from the record.

It is kept only with the day on which the person said yes, seen only by editors, left out of every
export unless an editor asks for it, and can be deleted at any time without a trace in the history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import model_validator

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Frozen
from buurtpunt_lib.domain.register_values import HubId, checked, line, long_text

_EMAIL = re.compile(
    r"[^\s@<>\"',;:()\[\]\\]+@[^\s@.<>\"',;:()\[\]\\]+(?:\.[^\s@.<>\"',;:()\[\]\\]+)+"
)
# International or Belgian: 057 12 34 56, 0479/12.34.56, +32 2 123 45 67.
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ./()-]*[0-9]", re.ASCII)
_FEWEST, _MOST = 8, 15


class Contact(Frozen):
    """One way to reach a hub.

    hub: id of the record. name: of a person, or of a function ("" = not told). role: what this
    person does there. email, telephone: at least one of the two. consent_on: when the person
    agreed that this is kept.
    """

    hub: HubId
    name: line(120) = ""
    role: line(120) = ""
    email: line(254) = ""
    telephone: line(40) = ""
    consent_on: Day
    note: long_text(500) = ""

    @classmethod
    def from_dict(cls, data: Any) -> Contact:
        """Contact details from plain values. Raises InputError with every fault and its field."""
        return checked(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON writes them; `from_dict` gives the same details again."""
        return self.model_dump(mode="json")

    def replace(self, **changes: Any) -> Contact:
        """The details with other values in some fields. Raises InputError with every fault."""
        return Contact.from_dict({**dict(self), **changes})

    def faults_on(self, today: date) -> list[tuple[str, str, dict[str, Any]]]:
        """What cannot be on this day: nobody has agreed tomorrow."""
        if self.consent_on > today:
            return [("register.in_future", "consent_on", {"value": self.consent_on.isoformat()})]
        return []

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if not (self.email or self.telephone):
            yield "register.contact_empty", "email", {}
        if self.email and not _EMAIL.fullmatch(self.email):
            yield "register.not_email", "email", {"value": self.email}
        if self.telephone:
            digits = sum(sign.isdecimal() for sign in self.telephone)
            if not (_TELEPHONE.fullmatch(self.telephone) and _FEWEST <= digits <= _MOST):
                yield "register.not_telephone", "telephone", {"value": self.telephone}

    @model_validator(mode="after")
    def _check(self) -> Contact:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self
