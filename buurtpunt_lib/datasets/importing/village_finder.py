"""Finding the village that a row means: by code, or by name with or without its municipality.

Mention: the name as files write it, which may carry its municipality: "Ekeren (Antwerpen)",
"Aalst, Sint-Truiden", or a mark that it is a deelgemeente: "Aartselaar (Dg.)".
Gone: a municipality that merged, and what only went by its name or number. The code that a village
had before a merger has one successor (`datasets.mergers`) and is read as that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from buurtpunt_lib.datasets import mergers, places
from buurtpunt_lib.datasets.importing.words import close_words, fold

_CODE = re.compile(r"\d{5}[A-Z]{1,2}")
_NIS = re.compile(r"\d{5}")
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)\s*$")
# What brackets may hold that is no municipality.
_MARKS = {"dg", "deelgemeente", "deelgem", "dorp", "kern", "centrum", ""}
_SHOWN = 6


class NotFound(Exception):
    """code: key of the sentence below `errors.import_file.`; values: what it names."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class VillageFinder:
    """All villages by code and by folded name.

    former: folded name, and NIS code, of municipalities that merged -> NIS code of today. renamed:
    code of a village before a merger -> code of today.
    """

    def __init__(self, former: dict[str, str], renamed: dict[str, str]) -> None:
        self._former = former
        self._renamed = renamed
        villages = places.villages()
        self._villages = {
            code: (name, nis, municipality)
            for code, name, nis, municipality in zip(
                villages.index,
                villages["name"],
                villages["municipality_nis"],
                villages["municipality"],
                strict=True,
            )
        }
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._municipalities: dict[str, str] = {}
        for code, (name, nis, municipality) in self._villages.items():
            self._by_name[fold(name)].append(code)
            self._municipalities[nis] = municipality
        self._nis_by_name = {fold(name): nis for nis, name in self._municipalities.items()}
        self._memory: dict[tuple[str, str], str | NotFound] = {}

    def village(self, mention: str, municipality: str = "") -> str:
        """The NIS6 code. municipality: its name or NIS code where the row has one.

        Raises NotFound: `village_unknown`, `village_close`, `village_gone`, `village_twice`,
        `village_elsewhere`, `village_is_municipality`, and those of `municipality`.
        """
        key = (mention, municipality)
        if key not in self._memory:
            try:
                self._memory[key] = self._village(mention.strip(), municipality.strip())
            except NotFound as error:
                self._memory[key] = error
        found = self._memory[key]
        if isinstance(found, NotFound):
            raise found
        return found

    def _village(self, mention: str, municipality: str) -> str:
        code = mention.upper().replace(" ", "")
        if _CODE.fullmatch(code):
            if (today := self._renamed.get(code, code)) in self._villages:
                return today
            nis = self._former.get(code[:5])
            if nis is not None:
                raise NotFound("village_gone", value=mention, **self._now(nis))
            raise NotFound("village_unknown", value=mention)
        name, bracket = mention, ""
        if found := _IN_BRACKETS.search(mention):
            name, bracket = mention[: found.start()], found[1]
        elif "," in mention:
            name, _, bracket = mention.partition(",")
        if fold(bracket) in _MARKS:
            bracket = ""
        candidates = self._by_name.get(fold(name), [])
        within = municipality or bracket
        if within and candidates:
            nis = self.municipality(within, merged=True)
            there = [c for c in candidates if self._villages[c][1] == nis]
            if not there:
                raise NotFound("village_elsewhere", value=name, other=within,
                               allowed=self._places(candidates))  # fmt: skip
            candidates = there
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise NotFound("village_twice", value=name, allowed=self._places(candidates))
        nis = self._former.get(fold(name))
        if nis is not None:
            raise NotFound("village_gone", value=mention, **self._now(nis))
        if nis := self._nis_by_name.get(fold(name)):
            raise NotFound("village_is_municipality", value=mention, **self._now(nis))
        names = [name for name, _, _ in self._villages.values()]
        if near := close_words(name, names):
            raise NotFound("village_close", value=mention, allowed=", ".join(near))
        raise NotFound("village_unknown", value=mention)

    def municipality(self, mention: str, *, merged: bool = False) -> str:
        """The NIS code of a municipality by name or code.

        merged: one that no longer exists counts as the one that it went into; else NotFound
        `municipality_gone`. Raises NotFound `municipality_unknown`, `municipality_close`.
        """
        text = _IN_BRACKETS.sub("", mention).strip()
        nis = text if text in self._municipalities else self._nis_by_name.get(fold(text))
        if nis is not None:
            return nis
        nis = self._former.get(text) or self._former.get(fold(text))
        if nis is not None and merged:
            return nis
        if nis is not None:
            raise NotFound("municipality_gone", value=mention, name=self._municipalities[nis],
                           nis=nis)  # fmt: skip
        near = [] if _NIS.fullmatch(text) else close_words(text, self._municipalities.values())
        if near:
            raise NotFound("municipality_close", value=mention, allowed=", ".join(near))
        raise NotFound("municipality_unknown", value=mention)

    def _now(self, nis: str) -> dict[str, str]:
        """Today's municipality and its villages, with their codes."""
        codes = [code for code, (_, of, _) in self._villages.items() if of == nis]
        return {"name": self._municipalities[nis], "allowed": self._places(codes)}

    def _places(self, codes: list[str]) -> str:
        shown = [
            f"{code} ({self._villages[code][0]}, {self._villages[code][2]})"
            for code in codes[:_SHOWN]
        ]
        return ", ".join(shown) + (" …" if len(codes) > _SHOWN else "")


@cache
def finder() -> VillageFinder:
    """The finder over the villages of the program and the mergers of 2019 and 2025."""
    former = {}
    for row in mergers.mergers().itertuples():
        today = mergers.municipality_of(row.nis_before)
        former[row.nis_before] = today
        former[fold(row.name_before)] = today
    codes = mergers.village_mergers()["nis_before"]
    return VillageFinder(former, {code: mergers.village_of(code) for code in codes})
