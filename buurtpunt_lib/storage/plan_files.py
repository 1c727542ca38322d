"""Plan files: a plan of a hub as a JSON file on disk, read whole or not, written whole or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import write_atomic

if TYPE_CHECKING:
    # Plans bring pydantic along, which a page that shows no plan does not need.
    from buurtpunt_lib.domain.plan import HubPlan


def read_plan(path: Path | str) -> HubPlan:
    """The plan in a file.

    Raises InputError: `file.missing`, `plan.unreadable` (a folder, no permission), `plan.too_big`,
    `plan.newer_version`, and every fault that HubPlan.from_json finds.
    """
    from buurtpunt_lib.domain.plan import MAX_BYTES, HubPlan

    path = Path(path)
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to know that it is too big.
            content = file.read(MAX_BYTES + 1)
        size = path.stat().st_size
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("plan.unreadable", file=str(path), reason=reason) from None
    if len(content) > MAX_BYTES:
        raise InputError("plan.too_big", megabytes=size / 1e6, maximum=MAX_BYTES / 1e6)
    return HubPlan.from_json(content)


def write_plan(path: Path | str, plan: HubPlan) -> None:
    """Writes a plan to a file in one step; what stood there stays when it cannot be done.

    Raises InputError: `plan.unwritable`, `plan.too_big`.
    """
    from buurtpunt_lib.domain.plan import MAX_BYTES

    path, content = Path(path), plan.to_json().encode("utf-8")
    if len(content) > MAX_BYTES:
        raise InputError("plan.too_big", megabytes=len(content) / 1e6, maximum=MAX_BYTES / 1e6)
    try:
        write_atomic(path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("plan.unwritable", file=str(path), reason=reason) from None
