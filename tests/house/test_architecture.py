"""The rungs: a room imports only from lower ones, and rooms on one rung never import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from buurtpunt_lib import paths

PACKAGE = paths.PACKAGE

RUNGS = {
    1: {"errors", "paths", "files"},
    2: {"domain"},
    3: {"parameters", "datasets", "storage"},
    4: {"landscape", "proximity", "siting", "finance", "legal", "planning"},
    5: {"texts", "assessment", "register"},
    6: {"charts"},
    7: {"reports"},
    8: {"dashboards"},
    9: {"cli", "serving"},
}
RUNG = {room: rung for rung, rooms in RUNGS.items() for room in rooms}
# The lowest rung that may import a library: widgets and figures come last.
LIBRARY_RUNG = {
    "ipywidgets": 7,
    "anywidget": 7,
    "traitlets": 7,
    "plotly": 6,
    "voila": 8,
    "babel": 5,
}
# Rooms that may meet another room of their rung: the command line starts the server, and a new
# database is filled with the landscape that ships.
ALLOWED_SIDEWAYS = {("cli", "serving"), ("storage", "datasets")}
# Files of the first rung know one another; nothing else does.
FIRST_RUNG = RUNGS[1]


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def modules() -> list[Path]:
    return [p for p in sorted(PACKAGE.rglob("*.py")) if p != PACKAGE / "__init__.py"]


def imported(tree: ast.AST) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import at line {node.lineno}: name the room"
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def faults_of(room: str, source: str) -> list[str]:
    """What a module of a room imports that its rung forbids."""
    rung, found = RUNG[room], []
    for name, line in imported(ast.parse(source)):
        parts = name.split(".")
        if parts[0] == "buurtpunt_lib" and len(parts) > 1:
            other = parts[1]
            if other not in RUNG or other == room or (room, other) in ALLOWED_SIDEWAYS:
                continue
            if {room, other} <= FIRST_RUNG:
                continue
            if RUNG[other] >= rung:
                found.append(f"line {line}: {room} ({rung}) imports {other} ({RUNG[other]})")
        elif rung < LIBRARY_RUNG.get(parts[0], 0):
            found.append(f"line {line}: {room} ({rung}) imports {parts[0]}")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_lower_rungs(path):
    assert room_of(path) in RUNG, f"{path} is in no room: give it one, or add the room to RUNGS"
    assert faults_of(room_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("domain", "from buurtpunt_lib.datasets import villages"),
        ("finance", "import buurtpunt_lib.proximity"),
        ("finance", "from buurtpunt_lib import texts"),
        ("charts", "import ipywidgets"),
        ("landscape", "import plotly.graph_objects as go"),
    ],
)
def test_the_check_sees_a_forbidden_import(room, source):
    assert faults_of(room, source)


@pytest.mark.parametrize("room", sorted(RUNG))
def test_every_room_exists(room):
    assert (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_says_what_it_is_and_stays_readable(path):
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "a module's docstring defines its nouns"
    lines = source.count("\n")
    assert lines <= 450, f"{lines} lines: a room that outgrows about 400 becomes a folder"


def test_top_level_holds_only_what_people_expect():
    if paths.ROOT == PACKAGE / "bundle":
        pytest.skip("not a checkout")
    expected = {
        "notebooks", "buurtpunt_lib", "data", "tests", "benchmarks", "docs", "deploy",
        "environment.yml", "pyproject.toml", "README.md", "CHANGELOG.md", "SECURITY.md",
        "Makefile", "LICENSE", "constraints.txt", "build", "dist",
    }  # fmt: skip
    found = {p.name for p in paths.ROOT.iterdir() if not p.name.startswith(".")}
    assert found - expected == set()
