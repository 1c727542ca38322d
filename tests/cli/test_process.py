"""The command as a process of its own: exit status, encoding, pipes, and quick help."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from buurtpunt_lib import __version__

MODULE = [sys.executable, "-m", "buurtpunt_lib.cli"]
# A terminal with the oldest encoding there is.
ASCII = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C"}


def ran(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*MODULE, *words], capture_output=True, env={**os.environ, **environment}, timeout=120
    )


def test_the_script_that_is_installed():
    script = shutil.which("buurtpunt", path=str(Path(sys.executable).parent))
    assert script, "install the project first: pip install -e ."
    found = subprocess.run([script, "--version"], capture_output=True, check=True)
    assert found.stdout.decode() == f"buurtpunt {__version__}\n"


def test_a_fault_is_one_line_on_standard_error_and_status_2():
    found = ran("gaps", "--municipality", "99999", LC_ALL="en_GB.UTF-8")
    assert (found.returncode, found.stdout) == (2, b"")
    assert found.stderr.decode().startswith("We do not know the municipality “99999”.")
    assert found.stderr.count(b"\n") == 1


def test_output_is_utf_8_whatever_the_terminal_says():
    found = ran("gaps", "--municipality", "71053", "--format", "json", **ASCII)
    assert (found.returncode, found.stderr) == (0, b"")
    names = {village["name"] for village in json.loads(found.stdout.decode("utf-8"))["villages"]}
    assert {"Runkelen", "Zepperen", "Aalst"} <= names
    wrong = ran("hubs", "list", "--service", "caffé", **ASCII)
    assert "“" in wrong.stderr.decode("utf-8")


def test_csv_keeps_its_line_ends():
    assert ran("gaps", "--municipality", "71053", "--format", "csv").stdout.count(b"\r\n") == 97


def test_a_name_that_is_no_text_does_not_break_the_line():
    found = subprocess.run([*MODULE, b"plan", b"run", b"caf\xe9.json"], capture_output=True)
    assert found.returncode == 2
    assert found.stderr.count(b"\n") == 1
    assert b"Traceback" not in found.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes close differently elsewhere")
def test_a_reader_that_goes_away_is_no_fault():
    process = subprocess.Popen(
        [*MODULE, "hubs", "list", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


def test_help_and_simple_faults_load_nothing_heavy():
    """Help is quick because of what it leaves alone."""
    heavy = {"numpy", "pandas", "geopandas", "plotly", "ipywidgets", "voila", "scipy", "pydantic"}
    code = (
        "import sys\nfrom buurtpunt_lib.cli import main\n"
        "for words in (['--help'], ['gaps', '--help'], ['gaps', '--format', 'x']):\n"
        "    main(words)\n"
        "print(*sorted(set(sys.argv[1].split()) & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, " ".join(sorted(heavy))], capture_output=True, check=True
    )
    assert found.stdout.decode().splitlines()[-1] == ""
