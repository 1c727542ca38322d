"""Notebooks compose, they hold no logic: imports, assignments, calls and a last expression."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from buurtpunt_lib.paths import NOTEBOOKS

FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.For, ast.While,
    ast.Try, ast.With, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.IfExp,
)  # fmt: skip
MOST_CELLS, MOST_LINES_A_CELL, MOST_LINES = 8, 10, 40


def faults_of(notebook: dict) -> list[str]:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    lines = [source.count("\n") + 1 for source in sources]
    faults = []
    if len(cells) > MOST_CELLS:
        faults.append(f"{len(cells)} code cells, at most {MOST_CELLS}")
    if max(lines) > MOST_LINES_A_CELL or sum(lines) > MOST_LINES:
        faults.append(f"{lines} lines, at most {MOST_LINES_A_CELL} a cell and {MOST_LINES} in all")
    if any(cell["outputs"] or cell["execution_count"] is not None for cell in cells):
        faults.append("stored outputs: run `make format`")
    if "widgets" in notebook["metadata"]:
        faults.append("stored widget state: run `make format`")
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, FORBIDDEN):
                faults.append(f"{type(node).__name__} in a notebook: move it to the library")
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            faults += [f"imports {n}" for n in names if n.split(".")[0] != "buurtpunt_lib"]
    return faults


def notebooks() -> list[Path]:
    return sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("path", notebooks(), ids=lambda p: p.name)
def test_a_notebook_only_composes(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert faults_of(notebook) == []
    assert notebook["metadata"]["title"], "the page's title comes from the notebook"


def test_the_pages_are_there():
    assert {p.stem for p in notebooks()} >= {
        "00_start", "01_landschap", "02_voorzieningen", "03_financieel_plan",
        "04_rechtsvorm", "05_stappenplan", "06_netwerk",
    }  # fmt: skip


def cell(source: str, **more) -> dict:
    return {"cell_type": "code", "source": source, "outputs": [], "execution_count": None} | more


@pytest.mark.parametrize(
    "bad",
    [
        [cell("def f(): pass")],
        [cell("x = [i for i in range(3)]")],
        [cell("import pandas")],
        [cell("x = 1", outputs=[{"output_type": "stream"}])],
        [cell("x = 1")] * 9,
        [cell("\n".join(["x = 1"] * 11))],
    ],
)
def test_the_check_sees_a_fault(bad):
    assert faults_of({"cells": bad, "metadata": {}})
