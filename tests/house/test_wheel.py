"""The wheel carries everything: in an empty environment, from an empty folder, it serves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from buurtpunt_lib.paths import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="not a checkout"),
]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


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


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """An environment of its own with nothing in it but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / SCRIPTS / "python"
    command = [python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"the packages could not be installed here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return folder


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
