"""How long the public site takes, whole and after one changed place, beside MkDocs.

    python benchmarks/site_build.py [made-up places] [folder for MkDocs' environment]

Ours: `buurtpunt site build` with the register that ships, or with that many made-up places: works
out every village and municipality, then writes pages in Dutch and English. Again: the same command
after one place changed.
MkDocs (pins in `requirements-mkdocs.txt`): the words of those very pages, already worked out and
put down as Markdown by us before the clock starts, made into pages with its own theme. It draws no
maps, is spared a menu of thousands of pages, and reckons nothing, so its part is the smaller one.
Again: `mkdocs build --dirty` after one page changed.
Seconds are those of the processor, all processes of a command together; wall: on the clock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from made_up_hubs import made_up_hubs

HERE = Path(__file__).parent
_PINS = HERE / "requirements-mkdocs.txt"
_SETTINGS = """site_name: Ons Buurtpunt
docs_dir: {docs}
site_dir: {site}
theme: mkdocs
plugins: []
nav: [index.md]
not_in_nav: "*"
validation: {{links: {{not_found: ignore, unrecognized_links: ignore, anchors: ignore}}}}
"""


def main() -> None:
    places = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        environment = Path(sys.argv[2]) if len(sys.argv) > 2 else work / "environment"
        os.environ["BUURTPUNT_DATABASE_URL"] = f"sqlite:///{work / 'register.sqlite3'}"
        os.environ["BUURTPUNT_LOADED_DATA"] = str(work / "loaded")
        if places:
            _fill(places)
        out = work / "out"
        ours = [sys.executable, "-m", "buurtpunt_lib.cli", "site", "build", str(out)]
        ours += ["--address", "https://site.example", "--planner", "https://plan.example"]
        whole, _ = _run(ours), _change()
        again = _run(ours)
        pages = sorted(out.rglob("*.html"))
        mkdocs = _mkdocs(environment)
        docs = work / "docs"
        _as_markdown(pages, out, docs)
        settings = work / "mkdocs.yml"
        settings.write_text(_SETTINGS.format(docs=docs, site=work / "site"))
        theirs = [str(mkdocs), "build", "--quiet", "--config-file", str(settings)]
        other = _run(theirs)
        one = next((docs / "dorp").glob("*.md"))
        one.write_text(one.read_text() + "\n\nEen zin erbij.\n")
        dirty = _run([*theirs, "--dirty"])
        made = sum(1 for _ in (work / "site").rglob("index.html"))
        assert made == len(pages), (made, len(pages))
    print(f"{len(pages)} pages, {places or 'shipped'} places")
    print(f"{'':10}{'whole':>22}{'one place changed':>28}")
    for who, runs in (("ours", (whole, again)), ("MkDocs", (other, dirty))):
        print(f"{who:10}" + "".join(f"{used:10.1f} s, wall {wall:5.1f}" for used, wall in runs))
    print(
        f"ours takes {whole[0] / other[0]:.1f} times as much as MkDocs for the whole, "
        f"{again[0] / dirty[0]:.1f} times after a change"
    )


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds of processor, all processes counted, and on the clock."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{command[:4]} failed")
    return used.ru_utime + used.ru_stime, wall


def _fill(count: int) -> None:
    from buurtpunt_lib.domain.actor import COMMAND_LINE
    from buurtpunt_lib.storage import register

    register.save_many(made_up_hubs(count), by=COMMAND_LINE)


def _change() -> None:
    """One open place gets another carrier."""
    from buurtpunt_lib import register
    from buurtpunt_lib.domain.actor import COMMAND_LINE
    from buurtpunt_lib.storage import register as kept

    saved = next(
        one for one in kept.load_all() if one.record.village and one.record.status == "open"
    )
    register.save(saved.record.replace(carrier="De Kring"), base=saved.revision, by=COMMAND_LINE)


def _mkdocs(environment: Path) -> Path:
    program = environment / "bin" / "mkdocs"
    if not program.exists():
        print(f"installing MkDocs into {environment} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
        subprocess.run(
            [str(environment / "bin/python"), "-m", "pip", "install", "--quiet",
             "--disable-pip-version-check", "-r", str(_PINS)],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return program


def _as_markdown(pages: list[Path], out: Path, docs: Path) -> None:
    """The words of every page: headings, paragraphs, lists and tables; no maps, no links."""
    for path in pages:
        main_part = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").main
        assert main_part is not None
        kinds = ["h1", "h2", "h3", "p", "li", "dt", "dd", "table"]
        lines = [_line(tag) for tag in main_part.find_all(kinds) if not tag.find_parent("table")]
        target = (docs / path.relative_to(out)).with_suffix(".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _line(tag: Tag) -> str:
    if tag.name == "table":
        rows = [[_words(cell) for cell in row.find_all(["th", "td"])] for row in tag.find_all("tr")]
        told = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([told[0], "|" + " --- |" * len(rows[0]), *told[1:]])
    mark = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- "}.get(tag.name, "")
    return mark + _words(tag)


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split()).replace("|", "/").replace("<", "&lt;")


if __name__ == "__main__":
    main()
