"""How a site is built: its languages, where it will stand, and where people can plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from buurtpunt_lib.texts import LANGUAGES


@dataclass(frozen=True)
class Settings:
    """languages: the first stands at the root, each other one in a folder with its code.

    address: where the site will stand, "" when that is not known; a map for search engines needs
    it. planner: key of a link ("start", "services", "landscape", "plan") → address of a page of the
    planner; none where there is no planner. style, icon: bytes of the style sheet of the planner's
    pages and of its sign. about: language → sentences on how complete the data is. municipalities:
    NIS codes of those that the site is about; None: all of Flanders. on: the day from which one
    looks back.
    """

    languages: tuple[str, ...] = LANGUAGES
    address: str = ""
    planner: Mapping[str, str] = field(default_factory=dict)
    style: bytes = b""
    icon: bytes = b""
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    municipalities: frozenset[str] | None = None
    on: date = field(default_factory=date.today)

    @property
    def stamp(self) -> str:
        """Differs when pages would look different; the day is not in it, what follows from it is
        in the fingerprint of the data."""
        chosen = None if self.municipalities is None else sorted(self.municipalities)
        told = [self.languages, sorted(self.planner.items()), chosen]
        return hashlib.sha256(json.dumps(told).encode("utf-8")).hexdigest()

    def folder(self, language: str) -> str:
        """The folder of a language, with a slash behind it; "" for the first language."""
        return "" if language == self.languages[0] else f"{language}/"
