"""Many at once, a day of visits, and what our real pages hold: ours beside Dash where it can be.

    python benchmarks/serving/crowd.py [--parts crowd,chromium,day,pages] [--only ours,dash]

README.md beside this file says what is measured and how. Nothing here asserts a time; a visitor who
did not get what was asked for is a failure, and each one is told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "apps"))

import frameworks
import processes
import psutil
from frameworks import Framework, Server
from protocol import KINDS, Failed, Visitor, client

PARTS = ("crowd", "chromium", "day", "pages")
# So long a server may take to let go of those who went without a word.
LET_GO_S = 120.0
# Of the visits of a day, those that end without a word and those that load the page anew.
VANISH, RELOAD = 0.1, 0.1
MOVES = 3
# Samples of memory over a day: every half hour of it.
SAMPLES = 48
_REAL = """
import sys
from buurtpunt_lib.serving import serve
serve(port=int(sys.argv[1]))
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--parts", default="crowd,day,pages", help=f"some of {','.join(PARTS)}")
    parser.add_argument("--only", default=",".join(KINDS), help=f"some of {','.join(KINDS)}")
    parser.add_argument("--people", default="20,50", help="how many come at once [20,50]")
    parser.add_argument("--rounds", type=int, default=1, help="times that they come [1]")
    parser.add_argument("--tabs", type=int, default=10, help="pages of Chromium at once [10]")
    parser.add_argument("--visits", type=int, default=4800, help="visits of the day [4800]")
    parser.add_argument("--at-once", type=int, default=10, help="of them at the same time [10]")
    parser.add_argument("--readers", type=int, default=10, help="visitors on each real page [10]")
    parser.add_argument("--envs", type=Path, default=frameworks.ENVIRONMENTS)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--json", type=Path, help="where the figures go [a file in --envs]")
    asked = parser.parse_args()
    asked.parts, asked.only = asked.parts.split(","), asked.only.split(",")
    asked.people = [int(one) for one in asked.people.split(",")]
    for given, known in ((asked.parts, PARTS), (asked.only, KINDS)):
        if wrong := set(given) - set(known):
            parser.error(f"not known: {', '.join(sorted(wrong))}")
    return asked


async def settle(server: Server, most_s: float = 40.0) -> None:
    """Rests until the server has nothing to do any more: its pool is full again."""
    await asyncio.sleep(6)
    quiet, end = 0, time.monotonic() + most_s
    while quiet < 2 and time.monotonic() < end:
        before = processes.processor_s(server.mark)
        await asyncio.sleep(1)
        quiet = quiet + 1 if processes.processor_s(server.mark) - before < 0.1 else 0


def own_processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


# ── many at once ────────────────────────────────────────────────────────────────────────────────


async def crowd(server: Server, people: int) -> dict[str, Any]:
    """So many new visitors at the same moment; all of them go again."""
    kind = KINDS[server.framework.key]
    await settle(server)
    http = client()
    coming = [kind(server.address, http) for _ in range(people)]
    before, own = processes.processor_s(server.mark), own_processor_s()
    came = await asyncio.gather(*(one.come() for one in coming), return_exceptions=True)
    spent, own = processes.processor_s(server.mark) - before, own_processor_s() - own
    ready = sorted(one for one in came if isinstance(one, float))
    memory = processes.memory_mb(server.mark)
    await asyncio.gather(*(one.leave() for one in coming), return_exceptions=True)
    http.close()
    return {
        "people": people,
        "slowest_s": ready[-1] if ready else None,
        "median_s": statistics.median(ready) if ready else None,
        "first_s": ready[0] if ready else None,
        "failures": [str(one) for one in came if not isinstance(one, float)],
        "processor_s": spent,
        "processor_visitors_s": own,
        "memory_mb": memory,
    }


async def tabs(server: Server, people: int, chromium: str) -> dict[str, Any]:
    """The same with pages of one Chromium, which then shares the processor."""
    import visits
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        await settle(server)
        before = processes.processor_s(server.mark)
        last, failed = await visits.arrive(browser, server.address, people)
        spent = processes.processor_s(server.mark) - before
        await browser.close()
    return {"people": people, "slowest_s": last, "failures": failed, "processor_s": spent}


# ── a day ───────────────────────────────────────────────────────────────────────────────────────


class Day:
    """Visits one after another, at most so many at once, and what the server holds meanwhile."""

    def __init__(self, server: Server, *, visits: int, at_once: int) -> None:
        self.server, self.visits, self.at_once = server, visits, at_once
        self.kind, self.http = KINDS[server.framework.key], client()
        self.failures: list[str] = []
        self.waits: list[float] = []
        self.samples: list[dict[str, float]] = []
        self.done = 0
        self._chance = random.Random(7)

    async def run(self) -> dict[str, Any]:
        mark = self.server.mark
        await settle(self.server)
        before = set(processes.family(mark))
        for known in (0.0, 0.5, 1.0):  # what the first visits make a server load is its own
            await self.visit(known, 1.0)
        await settle(self.server)
        there = processes.family(mark)
        # What waited for a visitor was taken by one: what is left is the server itself.
        self.lasting = [pid for pid in there if pid in before]
        rest = processes.memory_mb(mark)
        self.done, self.waits, begin = 0, [], time.monotonic()
        spent = processes.processor_s(mark)
        lots = iter([(self._chance.random(), self._chance.random()) for _ in range(self.visits)])
        self.sample()
        await asyncio.gather(*(self._worker(lots) for _ in range(self.at_once)))
        took, spent = time.monotonic() - begin, processes.processor_s(mark) - spent
        left = await self._let_go(len(there))
        await settle(self.server)
        self.sample()
        self.http.close()
        return {
            "visits": self.visits,
            "seconds": took,
            "failures": self.failures,
            "median_s": statistics.median(self.waits) if self.waits else None,
            "slowest_s": max(self.waits, default=None),
            "processor_s_per_visit": spent / self.visits,
            "processes_left": left,
            "rest_before_mb": rest,
            "rest_after_mb": processes.memory_mb(mark),
            "slope_kb_per_visit": slope(self.samples),
            "samples": self.samples,
        }

    async def _worker(self, lots: Any) -> None:
        for known, ends in lots:
            await self.visit(known, ends)
            self.done += 1
            if self.done % max(1, self.visits // SAMPLES) == 0:
                self.sample()

    async def visit(self, known: float, ends: float) -> None:
        """One visit. known, ends: by chance, from 0 to 1, who comes and how it ends."""
        visitor = self.kind(self.server.address, self.http)
        try:
            self.waits.append(await visitor.come(known=known < 0.5))
            await self._move(visitor)
            if ends < VANISH:
                visitor.vanish()
                return
            if ends < VANISH + RELOAD:
                await visitor.leave()
                visitor = self.kind(self.server.address, self.http)
                self.waits.append(await visitor.come(known=True))
            await visitor.leave()
        except Failed as fault:
            self.failures.append(str(fault)[:300])
            visitor.vanish()

    async def _move(self, visitor: Visitor) -> None:
        for _ in range(MOVES):
            await visitor.move()

    def sample(self) -> None:
        threads = files = 0
        for pid in self.lasting:
            try:
                process = psutil.Process(pid)
                threads += process.num_threads()
                files += process.num_fds()
            except psutil.Error:
                continue
        told = {
            "visit": self.done,
            # Of the process that was started only: what it shares with kernels changes with them.
            "server_mb": processes.pss_mb(self.lasting[:1]) or 0.0,
            "threads": threads,
            "files": files,
            "processes": len(processes.family(self.server.mark)),
        }
        self.samples.append(told)
        print(f"  {json.dumps(told)}", flush=True)

    async def _let_go(self, there: int) -> int:
        """Processes above those of nobody there, once there is nothing more to let go."""
        end = time.monotonic() + LET_GO_S
        while time.monotonic() < end:
            left = len(processes.family(self.server.mark)) - there
            if left <= 0:
                return left
            await asyncio.sleep(2)
        return left


def slope(samples: list[dict[str, float]]) -> float | None:
    """Kilobytes that the server grows by with each visit, over the second half of the day."""
    later = [one for one in samples if one["visit"] >= samples[-1]["visit"] / 2]
    if len({one["visit"] for one in later}) < 3:
        return None
    line = statistics.linear_regression(
        [one["visit"] for one in later], [one["server_mb"] for one in later]
    )
    return line.slope * 1000


# ── our real pages ──────────────────────────────────────────────────────────────────────────────


async def pages(asked: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Memory of visitors of each of our pages, in Chromium: kernels, and growth of the server."""
    from playwright.async_api import async_playwright

    from buurtpunt_lib.dashboards.pages import PAGES, address

    real = Framework("ours", "ours", (sys.executable, "-c", _REAL, "{port}"))
    server = Server(real, asked.envs, work)
    told: dict[str, Any] = {}
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=asked.chromium, args=["--no-sandbox"]
            )
            # Every page once, so that what a first visit makes the server load is its own.
            for page in PAGES:
                await (await _read(browser, server, address(page.key))).close()
            for page in PAGES:
                await settle(server)
                base, there = processes.memory_mb(server.mark), set(processes.family(server.mark))
                readers = [
                    await _read(browser, server, address(page.key)) for _ in range(asked.readers)
                ]
                await settle(server)
                now = processes.family(server.mark)
                new = [pid for pid in now if pid not in there]
                whole, kernels = processes.pss_mb(now), processes.pss_mb(new)
                if whole is not None:
                    told[page.key] = {
                        "per_visitor_mb": (whole - base) / asked.readers,
                        "new_process_mb": kernels / max(1, len(new)),
                        "new_processes": len(new),
                    }
                    print(f"  {page.key}: {json.dumps(told[page.key])}", flush=True)
                for reader in readers:
                    await reader.close()
            await browser.close()
    finally:
        server.stop()
    return told


async def _read(browser: Any, server: Server, path: str) -> Any:
    """A tab in a profile of its own, once everything is there; its context."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{server.port}{path}", timeout=120_000)
    await page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=120_000)
    return context


# ── one run ─────────────────────────────────────────────────────────────────────────────────────


async def measure(asked: argparse.Namespace, work: Path) -> dict[str, Any]:
    chosen = [one for one in frameworks.FRAMEWORKS if one.key in asked.only]
    told: dict[str, Any] = {
        "begin": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg(),
        "versions": {one.key: one.version(asked.envs) for one in chosen},
        "crowd": {one.key: [] for one in chosen},
        "chromium": {one.key: [] for one in chosen},
        "day": {},
        "pages": {},
    }
    together = [part for part in asked.parts if part in ("crowd", "chromium")]
    if together:
        servers = [Server(one, asked.envs, work) for one in chosen]
        try:
            for number in range(asked.rounds):
                for people in asked.people if "crowd" in together else ():
                    for server in turns(servers, number):
                        key = server.framework.key
                        told["crowd"][key].append(await crowd(server, people))
                        print(f"{key}: {json.dumps(told['crowd'][key][-1])}", flush=True)
                if "chromium" in together:
                    for server in turns(servers, number):
                        key = server.framework.key
                        found = await tabs(server, asked.tabs, asked.chromium)
                        told["chromium"][key].append(found)
                        print(f"{key}, Chromium: {json.dumps(found)}", flush=True)
        finally:
            for server in servers:
                server.stop()
    if "day" in asked.parts:
        for one in chosen:
            server = Server(one, asked.envs, work)
            print(f"a day: {one.name}", flush=True)
            try:
                day = Day(server, visits=asked.visits, at_once=asked.at_once)
                told["day"][one.key] = await day.run()
            finally:
                server.stop()
    if "pages" in asked.parts and "ours" in asked.only:
        print("our pages", flush=True)
        told["pages"] = await pages(asked, work)
    return told | {"end": datetime.now(UTC).isoformat(timespec="seconds"),
                   "load_after": os.getloadavg()}  # fmt: skip


def turns(servers: list[Server], number: int) -> list[Server]:
    """Another one first in each round."""
    place = number % len(servers)
    return servers[place:] + servers[:place]


def main() -> int:
    asked = arguments()
    asked.envs.mkdir(parents=True, exist_ok=True)
    for key in asked.only:
        frameworks.install(key, asked.envs)
    with tempfile.TemporaryDirectory(prefix="crowd-", ignore_cleanup_errors=True) as work:
        told = asyncio.run(measure(asked, Path(work)))
    target = asked.json or asked.envs / f"crowd-{datetime.now(UTC):%Y%m%d-%H%M}.json"
    target.write_text(json.dumps(told, indent=1), encoding="utf-8")
    from crowd_table import failures, table

    print(f"\n{table(told)}\n\neverything: {target}")
    for line in failures(told):
        print(line)
    return 1 if failures(told) else 0


if __name__ == "__main__":
    sys.exit(main())
