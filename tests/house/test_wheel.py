"""The wheel carries everything: in an empty environment, from an empty folder, it serves."""

from __future__ import annotations

import email
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from buurtpunt_lib.paths import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="not a checkout"),
]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_NAMES = (
    "from importlib.metadata import distributions\n"
    "print(*(one.name.lower() for one in distributions()))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    # Without isolation nothing is fetched: hatchling comes with the test tools.
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_holds_notebooks_data_and_template(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "bundle/notebooks/00_start.ipynb",
        "bundle/data/datapackage.json",
        "bundle/data/reference/villages.csv",
        "bundle/data/parameters/vat.yaml",
        "texts/nl/common.yaml",
        "storage/migrations/versions/v0002_register.py",
        "dashboards/chart.js",
        "dashboards/static/plotly-basic.min.js",
        "serving/template/index.html.j2",
    ):
        assert any(name.endswith(f"buurtpunt_lib/{part}") for name in names), part
    assert not [n for n in names if "__pycache__" in n or n.startswith("tests/")]


def asked_for(requirements: Iterable[str]) -> dict[str, Distribution]:
    """The packages that requirements of ours ask for here, and all that those ask for."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(line) for line in requirements]
    waiting = [one for one in waiting if one.marker is None or one.marker.evaluate({"extra": ""})]
    while waiting:
        wanted = waiting.pop()
        # Extras of a package may come after the package itself: what asks for them is looked at.
        name = f"{canonicalize_name(wanted.name)}[{','.join(sorted(wanted.extras))}]"
        if name in found:
            continue
        found[name] = distribution(wanted.name)
        for line in found[name].requires or ():
            further = Requirement(line)
            extras = wanted.extras or {""}
            if further.marker is None or any(further.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(further)
    return found


def put(one: Distribution, site: Path) -> None:
    """A package as it lies in the environment of the tests; not its commands, which name it."""
    for file in one.files or ():
        there = Path(os.path.normpath(site / file))
        if not file.locate().is_file() or there.parent.name == SCRIPTS or there.exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file.locate(), there)
        except OSError:
            shutil.copy2(file.locate(), there)


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """An environment of its own with nothing in it but the wheel and what it asks for.

    What it asks for is not fetched again: `make` has just installed it, in the versions that
    are pinned. pip says whether anything is missing.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / SCRIPTS / "python"
    site = Path(said(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    with zipfile.ZipFile(wheel) as file:
        name = next(n for n in file.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(file.read(name))
    for one in asked_for(metadata.get_all("Requires-Dist")).values():
        put(one, site)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    said(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel)
    assert said(*pip, "check") == "No broken requirements found."
    return folder


def said(*command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


_ALL_MODULES = """
import importlib, pkgutil, buurtpunt_lib as ours
for found in pkgutil.walk_packages(ours.__path__, "buurtpunt_lib."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
        print(found.name)
"""


def test_every_module_finds_what_it_imports(environment):
    done = said(environment / SCRIPTS / "python", "-I", "-c", _ALL_MODULES)
    assert len(done.split()) > 300


def test_nothing_of_the_test_tools_is_in_it(environment):
    found = said(environment / SCRIPTS / "python", "-c", _NAMES).split()
    assert {"ons-buurtpunt", "voila", "pandas", "sqlalchemy"} <= set(found)
    assert not {"pytest", "playwright", "frictionless", "hatchling", "pip"} & set(found)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_it_serves_from_an_empty_folder(environment, tmp_path):
    port = free_port()
    # Nothing of the developer's environment may help it.
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    command = [environment / SCRIPTS / "buurtpunt", "serve", "--port", str(port), "--no-open"]
    log = tmp_path / "log"
    folder = tmp_path / "empty"
    folder.mkdir()
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=folder, env=clean, stdout=out, stderr=out)
    try:
        page = answer(f"http://127.0.0.1:{port}/", server, log)
        assert 'lang="nl"' in page
        assert "Ons Buurtpunt" in page
        assert list(folder.iterdir()) == [], "serving leaves nothing behind"
    finally:
        server.terminate()
        assert server.wait(timeout=20) is not None


def answer(address: str, server: subprocess.Popen, log: Path) -> str:
    for _ in range(120):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=30) as reply:
                return reply.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"no answer: {log.read_text()}")


@pytest.mark.parametrize("command", [["hubs", "list", "--format", "json"], ["data", "check"]])
def test_its_commands_work_from_an_empty_folder(environment, tmp_path, command):
    tool = environment / SCRIPTS / "buurtpunt"
    done = subprocess.run(
        [tool, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
