"""Zip files from elsewhere, opened so that none of them can fill the memory or the disk.

Bomb: a small zip that unpacks to something huge. What `zipfile` gives of a member never exceeds
the size that the zip declares for it, so the declared sizes are an upper bound and are checked
before anything is unpacked.
"""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat

from buurtpunt_lib.errors import InputError

MOST_UNPACKED = 2_000_000_000
# Text of numbers packs to a tenth, tables of zeros to a hundredth; bombs begin around a thousand.
MOST_RATIO = 250
# Below this size no ratio is suspect.
SMALL = 10_000_000
MOST_MEMBERS = 10_000
_BLOCK = 1 << 16
# What zipfile raises for members that are not what the list of members says.
_WHILE_READING = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error,
                  lzma.LZMAError, OSError)  # fmt: skip
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@contextmanager
def open_zip(
    path: Path, *, max_bytes: int = MOST_UNPACKED, max_ratio: float = MOST_RATIO
) -> Iterator[zipfile.ZipFile]:
    """A zip whose declared sizes are within bounds.

    Raises InputError `import_file.zip_broken` (truncated, or damaged while it is read),
    `.zip_bomb`, `.zip_locked`.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    except _BROKEN:
        raise InputError("import_file.zip_broken", file=path.name) from None
    with archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = max(path.stat().st_size, 1)
        suspect = unpacked > SMALL and unpacked / packed > max_ratio
        if unpacked > max_bytes or suspect or len(members) > MOST_MEMBERS:
            raise InputError(
                "import_file.zip_bomb", file=path.name, megabytes=unpacked // 1_000_000
            )
        if any(member.flag_bits & 1 for member in members):
            raise InputError("import_file.zip_locked", file=path.name)
        try:
            yield archive
        except _WHILE_READING as error:
            # A disk that is full is no fault of the zip; a place before its beginning is.
            if isinstance(error, OSError) and error.errno != errno.EINVAL:
                raise
            raise InputError("import_file.zip_broken", file=path.name) from None


def member(archive: zipfile.ZipFile, name: str, *, file: str) -> zipfile.ZipInfo:
    """The one member with this name, in whatever folder of the zip.

    Raises InputError `import_file.zip_without` with what the zip holds.
    """
    found = [
        info
        for info in archive.infolist()
        if not info.is_dir() and info.filename.rsplit("/", 1)[-1].lower() == name.lower()
    ]
    if len(found) != 1:
        names = ", ".join(info.filename for info in archive.infolist()[:10])
        raise InputError("import_file.zip_without", file=file, value=name, allowed=names)
    return found[0]


def only_table(archive: zipfile.ZipFile, suffixes: tuple[str, ...], *, file: str) -> str:
    """The name of the only table in a zip. Raises InputError `import_file.zip_many`."""
    names = [
        info.filename
        for info in archive.infolist()
        if info.filename.lower().endswith(suffixes) and "__MACOSX" not in info.filename
    ]
    if len(names) != 1:
        shown = ", ".join(names[:10]) or ", ".join(i.filename for i in archive.infolist()[:10])
        raise InputError(
            "import_file.zip_many", file=file, n_files=len(names), found=shown or "-",
            allowed=", ".join(suffixes),
        )  # fmt: skip
    return names[0]


def unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Writes one member to a file of our own naming: no path inside a zip is followed."""
    with archive.open(name) as source, target.open("wb") as out:
        while block := source.read(_BLOCK):
            out.write(block)


class _DeclaresTypes(Exception):
    """The document has a DOCTYPE."""


def refuse_doctype(stream: IO[bytes], *, file: str) -> None:
    """Reads an XML document up to its first element.

    Raises InputError `import_file.xml_entities` where it declares a document type: only there can
    entities be defined, and none of the forms that we read has one.
    """
    parser = expat.ParserCreate()
    seen = []

    def declared(*_: object) -> None:
        raise _DeclaresTypes

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = lambda *_: seen.append(1)
    try:
        while not seen and (block := stream.read(_BLOCK)):
            parser.Parse(block, False)
    except _DeclaresTypes:
        raise InputError("import_file.xml_entities", file=file) from None
    except expat.ExpatError:
        raise InputError("import_file.xml_broken", file=file) from None
