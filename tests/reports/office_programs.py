"""LibreOffice and poppler: programs that open our documents and were not written by us."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

HOW = "Install it with: sh tests/install_tools.sh"


def program(name: str) -> str:
    """The path of a program; a skip that says so where it is missing, a failure in CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is needed in CI. {HOW}")
        pytest.skip(f"{name} is not installed. {HOW}")
    return found


def as_pdf(files: Iterable[Path], out: Path) -> None:
    """Converts documents with LibreOffice; its profile is private, so runs never meet."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir"]
    done = subprocess.run(
        [*command, out, *files], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def text_of(pdf: Path) -> str:
    """The words of a pdf with single spaces between them."""
    found = subprocess.run(
        [program("pdftotext"), pdf, "-"], capture_output=True, text=True, check=True
    )
    return spaced(found.stdout)


def spaced(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """A text without spaces: programs differ in whether one stands between € and its amount."""
    return "".join(text.split())


def pages_of(pdf: Path) -> list[tuple[float, float]]:
    """Width and height of every page, in points."""
    command = [program("pdfinfo"), "-f", "1", "-l", "999", pdf]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [
        line.split()
        for line in found.stdout.splitlines()
        if line.startswith("Page ") and " size:" in line
    ]
    return [(float(words[3]), float(words[5])) for words in lines]
