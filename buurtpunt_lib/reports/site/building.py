"""Building a site: which pages must be made again, making them, and tidying up behind.

Pages of municipalities are worked out by several processes where the system can fork; each has the
facts already. Everything is written by this one.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from buurtpunt_lib import assessment
from buurtpunt_lib.assessment import Facts
from buurtpunt_lib.reports.register_files.cells import Words
from buurtpunt_lib.reports.site import feed, hubs, lists, places
from buurtpunt_lib.reports.site.addresses import (
    FEED,
    ICON,
    INDEX,
    ROBOTS,
    SCRIPT,
    SITEMAP,
    STYLE,
    Addresses,
)  # fmt: skip
from buurtpunt_lib.reports.site.fingerprints import ground, units
from buurtpunt_lib.reports.site.manifest import Folder
from buurtpunt_lib.reports.site.settings import Settings
from buurtpunt_lib.reports.site.writing import Writer
from buurtpunt_lib.reports.village_document.dossier import Dossier
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.register import SavedHub
from buurtpunt_lib.texts import Catalogue, catalogue

# Called with how many units are done, and how many there are.
Progress = Callable[[int, int], None]
# Fewer are done before other processes have started.
_WORTH_FORKING = 12
_HERE = Path(__file__).parent
# Units beside the municipalities.
_SHARED = ""


@dataclass(frozen=True)
class Built:
    """pages: HTML pages there are now. written, removed: files. largest: (path, bytes) of a page.

    worked_out: units of which the pages were made again.
    """

    pages: int
    written: int
    removed: int
    largest: tuple[str, int]
    worked_out: int


@dataclass(frozen=True, eq=False)
class Material:
    """Everything that pages are made from. saved: the places of the register, in its order."""

    facts: Facts
    saved: tuple[SavedHub, ...]
    settings: Settings
    identity: str

    @cached_property
    def addresses(self) -> Addresses:
        records = tuple(one.record for one in self.saved)
        return Addresses(self.facts.villages, records, self.settings)

    @cached_property
    def says(self) -> list[Catalogue]:
        return [catalogue(language) for language in self.settings.languages]

    @cached_property
    def by_town(self) -> Mapping[str, tuple[SavedHub, ...]]:
        """NIS code → the places in it; "" → those in no municipality that is known."""
        found: dict[str, list[SavedHub]] = defaultdict(list)
        shown = {record.id for record in self.addresses.shown}
        for one in self.saved:
            if one.record.id in shown:
                found[self.addresses.town_of(one.record)].append(one)
        return {nis: tuple(ones) for nis, ones in found.items()}

    @cached_property
    def words(self) -> dict[str, Words]:
        return {say.language: Words(say) for say in self.says}


def build(
    target: Path, settings: Settings, *, force: bool = False, progress: Progress | None = None
) -> Built:
    """Makes the site in a folder, or brings it up to date.

    A file is written only when its content changed; force: every file is written, also over files
    that no build made. Raises InputError `site.…`, and what the register says when it is out of
    reach: a site of the list that ships would take pages away.
    """
    trouble = register.trouble()
    if trouble is not None:
        raise trouble
    identity = register.stamp().rpartition(".")[0]
    facts = assessment.facts(on=settings.on)
    saved = tuple(sorted(register.load_all(), key=lambda one: one.record.id))
    material = Material(facts, saved, settings, identity)
    where = material.addresses
    folder = Folder(target, force=force, today=settings.on.isoformat())
    folder.claim(where.every)
    marks = units(facts, where.villages_by_town, material.by_town, ground(facts, settings))
    changed = []
    for nis, mark in marks.items():
        paths = _paths_of(material, nis)
        if not force and folder.before.units.get(nis) == mark and folder.intact(paths):
            folder.keep(paths)
        else:
            changed.append(nis)
    total = len(changed) + 1
    for done, (nis, pages) in enumerate(_worked_out(material, changed), start=1):
        for path, html in pages:
            folder.put(path, html, nis)
        if progress is not None:
            progress(done, total)
    for path, content in _shared(material):
        folder.put(path, content, _SHARED)
    folder.now.units = marks
    if settings.address:
        days = {path: e.changed for path, e in folder.now.files.items() if path.endswith(".html")}
        folder.put(SITEMAP, feed.sitemap(settings.address, days), _SHARED)
        folder.put(ROBOTS, feed.robots(settings.address, SITEMAP), _SHARED)
    folder.finish()
    if progress is not None:
        progress(total, total)
    sizes = {path: e.size for path, e in folder.now.files.items() if path.endswith(".html")}
    largest = max(sizes, key=lambda path: sizes[path])
    return Built(
        len(sizes), folder.written, folder.removed, (largest, sizes[largest]), len(changed)
    )


def _paths_of(material: Material, nis: str) -> list[str]:
    """The files of one municipality, in every language."""
    where, settings = material.addresses, material.settings
    pages = [
        where.town_path(nis),
        *map(where.village_path, where.villages_by_town[nis]),
        *(f"buurtpunt/{one.record.id}.html" for one in material.by_town.get(nis, ())),
    ]
    return [settings.folder(lang) + page for lang in settings.languages for page in pages]


Pages = list[tuple[str, bytes]]
_material: Material | None = None


def _worked_out(material: Material, towns: Sequence[str]) -> Iterator[tuple[str, Pages]]:
    """The pages of some municipalities, one after the other."""
    global _material
    workers = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 8)
    forks = "fork" in multiprocessing.get_all_start_methods()
    if len(towns) < _WORTH_FORKING or workers < 2 or not forks:
        yield from ((nis, _town(material, nis)) for nis in towns)
        return
    # What every page asks, worked out before there are others who would do it again.
    _prepare(material)
    _material = material
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
            yield from pool.map(_in_worker, towns)
    finally:
        _material = None


def _in_worker(nis: str) -> tuple[str, Pages]:
    assert _material is not None
    return nis, _town(_material, nis)


def _prepare(material: Material) -> None:
    facts = material.facts
    first = next(iter(material.addresses.villages_by_town.values()))[0]
    dossier = Dossier(facts, village=first)
    for say in material.says:
        places.village_page(dossier, (), material.addresses, say)


def _town(material: Material, nis: str) -> Pages:
    """The pages of a municipality, its villages and its places, in every language."""
    facts, where = material.facts, material.addresses
    saved = material.by_town.get(nis, ())
    town = Dossier(facts, nis=nis)
    dossiers = {}
    for found in town.municipality.assessments:
        # The same assessment for its own page, that of the municipality and those of its places.
        dossiers[found.code] = dossier = Dossier(facts, village=found.code)
        dossier.village = found
    made: Pages = []
    for say in material.says:
        writer = Writer(material.settings, say)
        folder = material.settings.folder(say.language)
        pages = [places.town_page(town, [one.record for one in saved], where, say)]
        for code, dossier in dossiers.items():
            own = [one.record for one in saved if one.record.village == code]
            pages.append(places.village_page(dossier, own, where, say))
        for one in saved:
            dossier_of = dossiers.get(one.record.village or "")
            path = f"{folder}buurtpunt/{one.record.id}.html"
            words = material.words[say.language]
            pages.append(hubs.hub_page(one, dossier_of, where, words, say, path=path))
        made += [(writer.path(page), writer.html(page)) for page in pages]
    return made


def _shared(material: Material) -> Iterator[tuple[str, bytes]]:
    """Lists, feeds and files that all pages share, and the places in no municipality."""
    settings, where = material.settings, material.addresses
    shown = {record.id for record in where.shown}
    changes = feed.newest(one for one in material.saved if one.record.id in shown)
    for say in material.says:
        writer, folder = Writer(settings, say), settings.folder(say.language)
        pages = [
            lists.front(where, changes, settings, say, folder),
            lists.places(where, say),
            lists.search(say),
            lists.about(material.facts, where, settings, say),
            *hubs.register_pages(where, say, folder),
        ]
        for one in material.by_town.get("", ()):
            path = f"{folder}buurtpunt/{one.record.id}.html"
            words = material.words[say.language]
            pages.append(hubs.hub_page(one, None, where, words, say, path=path))
        for page in pages:
            yield writer.path(page), writer.html(page)
        base = settings.address + folder if settings.address else ""
        yield folder + FEED, feed.atom(changes, say, base=base, register_id=material.identity)
    own = (_HERE / "site.css").read_bytes()
    yield STYLE, settings.style + own
    yield ICON, settings.icon
    yield SCRIPT, (_HERE / "site.js").read_bytes()
    yield INDEX, lists.index(where)
