"""Filed: what is kept in a file of its own, such as a plan, a scan or a project.

Its class says its `schema_version`, how it is read (`from_dict`) and how it is written (`to_dict`).
"""

from __future__ import annotations

import json
from typing import Any, Self

from buurtpunt_lib.domain.plan.values import Frozen
from buurtpunt_lib.errors import InputError


class Filed(Frozen):
    """A value that never changes, in a file: written as JSON, replaced by one that is checked."""

    def to_json(self, *, indent: int | None = 2) -> str:
        """All of it as JSON text: the same value always gives the same text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent) + "\n"

    def replace(self, **changes: Any) -> Self:
        """A new one with other values for some fields; everything is checked again.

        Values may be objects, lists of them, or plain values as in the JSON text.
        Raises InputError; this one stays as it is.
        """
        data = {field: getattr(self, field) for field in type(self).model_fields}
        unknown = sorted(set(changes) - set(data))
        if unknown:
            allowed = ", ".join(field for field in data if field != "schema_version")
            raise InputError("plan.unknown_key", field=unknown[0], allowed=allowed)
        data |= changes
        data["schema"] = data.pop("schema_version")
        return type(self).from_dict(data)
