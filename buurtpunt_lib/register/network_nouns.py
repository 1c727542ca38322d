"""What `register.network` tells about: a noun with who wrote it, or with what belongs to it.

Asked: a question with its answers. Told: an experience. CaseFile: a case with its work. Model: an
example model and where it can be seen. What ships has no number; what users wrote has that of its
contribution (`storage.network`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from buurtpunt_lib.domain.network import Case, ExampleModel, Experience, Question
from buurtpunt_lib.storage.network import Contribution


@dataclass(frozen=True)
class Asked:
    """A question with its answers, the oldest first. by, at: who asked, and when."""

    number: int
    question: Question
    by: str
    at: datetime
    answers: tuple[Contribution, ...]


@dataclass(frozen=True)
class Told:
    """An experience, and who added it. number: None for those that ship."""

    experience: Experience
    number: int | None = None
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class CaseFile:
    """A case with what it wrote in the working sessions, by output, and its experiences."""

    case: Case
    outputs: Mapping[str, tuple[Contribution, ...]]
    experiences: tuple[Told, ...]
    number: int | None = None


@dataclass(frozen=True)
class Model:
    """An example model and the places of the register where it can be seen."""

    model: ExampleModel
    hubs: tuple[str, ...]
