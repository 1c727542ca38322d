"""The frameworks: where each is installed, how its server is started, where its page stands.

Environment: a folder with a Python of its own and the pins of `requirements-<name>.txt`; made once
and made anew when the pins change. Ours runs in the environment of this checkout.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import processes

import buurtpunt_lib

HERE = Path(__file__).parent
APPS = HERE / "apps"
ROOT = HERE.parents[1]
ENVIRONMENTS = Path.home() / ".cache" / "buurtpunt-serving"
_START_S = 120

# `buurtpunt serve` on a folder of notebooks of its own.
_OURS = """
import sys
from pathlib import Path
from buurtpunt_lib.serving import serve
serve(port=int(sys.argv[1]), notebooks=Path(sys.argv[2]))
"""
_CELLS = "import sys\nsys.path.insert(0, {apps!r})\nimport {module} as page\npage.view()"


@dataclass(frozen=True)
class Framework:
    """key: of its requirements. command: what follows the folder of programs of its environment;
    {port}, {apps} and {work} are filled in. path: where its page stands."""

    key: str
    name: str
    command: tuple[str, ...]
    path: str = "/"
    notebook: str = ""

    def version(self, environments: Path) -> str:
        """As installed; ours says the version of the checkout."""
        if self.key == "ours":
            return buurtpunt_lib.__version__
        program = f"from importlib.metadata import version; print(version({self.key!r}))"
        python = str(environments / self.key / "bin/python")
        told = subprocess.run([python, "-c", program], capture_output=True, text=True)
        return told.stdout.strip() or "?"


FRAMEWORKS = (
    Framework(
        "ours", "ours", (sys.executable, "-c", _OURS, "{port}", "{work}"),
        path="/financieel-plan", notebook="03_financieel_plan",
    ),
    Framework(
        "voila", "Voila",
        ("voila", "{work}/proef.ipynb", "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1",
         "--preheat_kernel=True", "--pool_size=1"),
        notebook="proef",
    ),
    Framework(
        "dash", "Dash",
        ("gunicorn", "dash_page:server", "--chdir={apps}", "--bind=127.0.0.1:{port}",
         "--workers=2", "--threads=4", "--preload"),
    ),
    Framework(
        "streamlit", "Streamlit",
        ("streamlit", "run", "{apps}/streamlit_page.py", "--server.port={port}",
         "--server.address=127.0.0.1", "--server.headless=true",
         "--server.fileWatcherType=none", "--browser.gatherUsageStats=false"),
    ),
    Framework(
        "panel", "Panel",
        ("panel", "serve", "{apps}/panel_page.py", "--port={port}", "--address=127.0.0.1",
         "--allow-websocket-origin=*", "--warm"),
        path="/panel_page",
    ),
    Framework(
        "solara", "Solara",
        ("solara", "run", "{apps}/solara_page.py", "--host=127.0.0.1", "--port={port}",
         "--production", "--no-open"),
    ),
)  # fmt: skip


def install(key: str, environments: Path) -> None:
    """Makes the environment of a framework, unless it is there with these very pins."""
    if key == "ours":
        return
    pins = (HERE / f"requirements-{key}.txt").read_text()
    folder, made = environments / key, environments / key / "made-of.txt"
    if made.is_file() and made.read_text() == pins:
        return
    print(f"installing {key} into {folder} …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    subprocess.run(
        [str(folder / "bin/python"), "-m", "pip", "install", "--quiet",
         "--disable-pip-version-check", "-r", str(HERE / f"requirements-{key}.txt")],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    made.write_text(pins)


class Server:
    """A server that answers, in a process family of its own."""

    def __init__(self, framework: Framework, environments: Path, work: Path) -> None:
        self.framework = framework
        self.mark = uuid.uuid4().hex
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        folder = work / framework.key
        folder.mkdir(exist_ok=True)
        if framework.notebook:
            module = "ours" if framework.key == "ours" else f"{framework.key}_page"
            _write_notebook(folder / f"{framework.notebook}.ipynb", module)
        program, *rest = framework.command
        if framework.key != "ours":
            program = str(environments / framework.key / "bin" / program)
        filled = {"port": str(self.port), "apps": str(APPS), "work": str(folder)}
        arguments = [
            argument if argument == _OURS else argument.format(**filled) for argument in rest
        ]
        environment = {
            **os.environ,
            processes.MARK: self.mark,
            "PYTHONPATH": str(ROOT if framework.key == "ours" else APPS),
            # Nothing that stands in the home of whoever runs this counts.
            "HOME": str(folder),
            "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
            "BUURTPUNT_DATABASE_URL": f"sqlite:///{folder}/plans.sqlite3",
            "PATH": f"{Path(program).parent}:{os.environ['PATH']}",
        }
        self.log = (folder / "log.txt").open("w")
        self.process = subprocess.Popen(
            [program, *arguments], env=environment, cwd=folder, stdout=self.log, stderr=self.log
        )
        self.address = f"http://127.0.0.1:{self.port}{framework.path}"
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                # Not the page: with some, that would be a visit.
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"{self.framework.name} did not start: {self.log.name}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        processes.end(self.mark)
        self.log.close()


def _write_notebook(path: Path, module: str) -> None:
    cell = {
        "id": "page", "cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [],
        "source": _CELLS.format(apps=str(APPS), module=module),
    }  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [cell],
        "metadata": {"title": "Proef", "kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")
