"""Ours beside stock Voila, Dash, Streamlit, Panel and Solara: one small app, one run.

    python benchmarks/serving/run.py [--quick] [--rounds N] [--only ours,voila,dash]

README.md beside this file says what is measured and how. Nothing here asserts a time: the table
and the JSON file say what was found, and how busy the machine was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
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
import small_app as app
import visits
from figures import report
from frameworks import Framework, Server
from playwright.async_api import Browser, async_playwright

OPEN = (1, 5, 10)
# A slider whose chart does not follow so often in a row ends the visit.
LOST = 3
# So long a server may take to be at rest again.
SETTLE_S = 40


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    known = [framework.key for framework in frameworks.FRAMEWORKS]
    parser.add_argument("--rounds", type=int, default=5, help="visits of each kind [5]")
    parser.add_argument("--presses", type=int, default=24, help="keys a round [24]")
    parser.add_argument("--arrivals", type=int, default=2, help="times that many come at once [2]")
    parser.add_argument("--people", type=int, default=10, help="how many come at once [10]")
    parser.add_argument("--only", default=",".join(known), help=f"some of {','.join(known)}")
    parser.add_argument("--quick", action="store_true", help="one round, twelve keys, one arrival")
    parser.add_argument("--rest", type=float, default=6, help="s between visits, at least [6]")
    parser.add_argument("--parts", default="visits,memory", help="visits, memory or both")
    parser.add_argument("--envs", type=Path, default=frameworks.ENVIRONMENTS)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--json", type=Path, help="where the figures go [a file in --envs]")
    asked = parser.parse_args()
    if asked.quick:
        asked.rounds, asked.presses, asked.arrivals = 1, 12, 1
    asked.only = asked.only.split(",")
    if wrong := set(asked.only) - set(known):
        parser.error(f"not known: {', '.join(sorted(wrong))}")
    return asked


class Run:
    """All figures of one run, and what went wrong."""

    def __init__(self, asked: argparse.Namespace, work: Path) -> None:
        self.asked, self.work = asked, work
        self.chosen = [one for one in frameworks.FRAMEWORKS if one.key in asked.only]
        self.raw: dict[str, dict[str, list[float]]] = {
            one.key: {figure: [] for figure in ("first_s", "again_s", "key_ms", "lost",
                                                "processor_s", "bytes", "arrive_s")}
            for one in self.chosen
        }  # fmt: skip
        self.single: dict[str, dict[str, float | None]] = {one.key: {} for one in self.chosen}
        self.faults: dict[str, list[str]] = {one.key: [] for one in self.chosen}
        self.outside: dict[str, set[str]] = {one.key: set() for one in self.chosen}
        self.load: list[float] = []
        begin = datetime.now(UTC)
        self.machine: dict[str, Any] = {
            "begin": begin.isoformat(timespec="seconds"),
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
            "load_before": os.getloadavg(),
            "python": sys.version.split()[0],
        }
        self.versions = {one.key: one.version(asked.envs) for one in self.chosen}
        self.target: Path = asked.json or asked.envs / f"figures-{begin:%Y%m%d-%H%M}.json"

    def turns(self, number: int) -> list[Framework]:
        """The frameworks, another one first in each round."""
        place = number % len(self.chosen)
        return self.chosen[place:] + self.chosen[:place]

    def failed(self, key: str, fault: Exception) -> None:
        self.faults[key].append(f"{type(fault).__name__}: {fault}"[:300])
        print(f"  {key}: {self.faults[key][-1]}", flush=True)

    def start(self, framework: Framework) -> Server | None:
        try:
            return Server(framework, self.asked.envs, self.work)
        except RuntimeError as fault:
            self.failed(framework.key, fault)
            return None

    # ── with all servers up, in turns ───────────────────────────────────────────────────────────

    async def visits(self, browser: Browser) -> None:
        servers = {one.key: server for one in self.chosen if (server := self.start(one))}
        try:
            for framework in self.chosen:
                server = servers.get(framework.key)
                if server is not None and not await self.warm_up(browser, server):
                    # It would not come the next time either.
                    servers.pop(framework.key).stop()
            await asyncio.gather(*(self.settle(server) for server in servers.values()))
            idle = await self.idle(servers)
            for key, cores in idle.items():
                self.single[key]["idle_cores"] = cores
            for number in range(self.asked.rounds):
                for framework in self.turns(number):
                    if framework.key in servers:
                        print(f"visit {number + 1}: {framework.name}", flush=True)
                        await self.visit(browser, servers[framework.key], idle[framework.key])
            for number in range(self.asked.arrivals):
                for framework in self.turns(number):
                    if framework.key in servers:
                        print(f"{self.asked.people} at once: {framework.name}", flush=True)
                        await self.arrive(browser, servers[framework.key])
        finally:
            for server in servers.values():
                server.stop()

    async def warm_up(self, browser: Browser, server: Server) -> bool:
        """One visit that is not measured; what it asks of the outside is kept. Whether it came."""
        key = server.framework.key
        context = await visits.visitor(browser)
        context.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith(("http://127.0.0.1", "blob:", "data:"))
                else self.outside[key].add(asked.url)
            ),
        )
        try:
            await visits.open_page(context, server.address)
            return True
        except Exception as fault:
            self.failed(key, fault)
            return False
        finally:
            await visits.leave(context)

    async def settle(self, server: Server, idle: float = 0.0) -> None:
        """Rests until the server has nothing to do any more: its pool is full again."""
        await asyncio.sleep(self.asked.rest)
        quiet, end = 0, time.monotonic() + SETTLE_S
        while quiet < 2 and time.monotonic() < end:
            before = processes.processor_s(server.mark)
            await asyncio.sleep(1)
            spent = processes.processor_s(server.mark) - before - idle
            quiet = quiet + 1 if spent < 0.1 else 0

    async def idle(self, servers: dict[str, Server], seconds: float = 10) -> dict[str, float]:
        """Seconds of the processor that a server takes each second while nobody is there."""
        before = {key: processes.processor_s(server.mark) for key, server in servers.items()}
        await asyncio.sleep(seconds)
        return {
            key: (processes.processor_s(server.mark) - before[key]) / seconds
            for key, server in servers.items()
        }

    async def visit(self, browser: Browser, server: Server, idle: float) -> None:
        """Somebody new, moving sliders, going; then the same browser again."""
        found = self.raw[server.framework.key]
        self.load.append(os.getloadavg()[0])
        try:
            if not found["bytes"]:  # it is the same each time
                await self.weigh(browser, server)
            context = await visits.visitor(browser)
            before, begin = processes.processor_s(server.mark), time.monotonic()
            page, live, _ = await visits.open_page(context, server.address)
            found["first_s"].append(live)
            await self.press(page, self.asked.presses // 2, found)
            await page.close(run_before_unload=True)
            # What is made ready for the next visitor belongs to this one.
            await self.settle(server)
            spent = processes.processor_s(server.mark) - before
            found["processor_s"].append(max(0.0, spent - idle * (time.monotonic() - begin)))

            page, live, _ = await visits.open_page(context, server.address)
            found["again_s"].append(live)
            await self.press(page, self.asked.presses - self.asked.presses // 2, found)
            await visits.leave(context)
            await self.settle(server)
        except Exception as fault:
            self.failed(server.framework.key, fault)

    async def weigh(self, browser: Browser, server: Server) -> None:
        """Bytes of a first visit, both ways, until a second after the page is live."""
        async with visits.Counter(server.port) as counter:
            context = await visits.visitor(browser)
            address = server.address.replace(f":{server.port}", f":{counter.port}")
            await visits.open_page(context, address)
            await asyncio.sleep(1)
            self.raw[server.framework.key]["bytes"].append(counter.sent + counter.received)
            await visits.leave(context)
        await self.settle(server)

    async def press(self, page: Any, times: int, found: dict[str, list[float]]) -> None:
        hand = visits.Hand(page, app)
        await asyncio.sleep(1)
        for number in range(times):
            slider = number % len(app.SLIDERS)
            for _ in range(LOST):
                taken = await hand.press(slider)
                if taken is not None:
                    found["key_ms"].append(taken)
                    break
                found["lost"].append(1.0)
            else:
                raise RuntimeError(f"the chart did not follow slider {slider}, {LOST} times")

    async def arrive(self, browser: Browser, server: Server) -> None:
        key = server.framework.key
        self.load.append(os.getloadavg()[0])
        last, failed = await visits.arrive(browser, server.address, self.asked.people)
        if failed:
            self.failed(key, RuntimeError(f"{failed} of {self.asked.people} at once never came"))
        else:
            self.raw[key]["arrive_s"].append(last)
        await self.settle(server)

    # ── one server at a time, fresh ─────────────────────────────────────────────────────────────

    async def memory(self, browser: Browser, framework: Framework) -> None:
        """Memory with 0, 1, 5 and 10 visitors, and what is left when they are gone."""
        print(f"memory: {framework.name}", flush=True)
        server = self.start(framework)
        if server is None:
            return
        found = self.single[framework.key]
        contexts = []
        try:
            # The server and its pool get up; what a first visit makes it load is its own.
            await self.settle(server)
            if not await self.warm_up(browser, server):
                return
            await self.settle(server)
            base, there = processes.memory_mb(server.mark), len(processes.family(server.mark))
            found["server_mb"] = base
            for people in OPEN:
                while len(contexts) < people:
                    contexts.append(await visits.visitor(browser))
                    await visits.open_page(contexts[-1], server.address)
                await self.settle(server)
                self.load.append(os.getloadavg()[0])
                now = processes.memory_mb(server.mark)
                found[f"memory_{people}_mb"] = None if now is None else (now - base) / people
            found["processes_10"] = len(processes.family(server.mark)) - there
            while contexts:
                await visits.leave(contexts.pop())
            await asyncio.sleep(30)
            found["left_processes"] = len(processes.family(server.mark)) - there
            now = processes.memory_mb(server.mark)
            found["left_mb"] = None if now is None else now - base
        except Exception as fault:
            self.failed(framework.key, fault)
        finally:
            for context in contexts:
                await visits.leave(context)
            server.stop()

    # ── what was found ──────────────────────────────────────────────────────────────────────────

    def save(self) -> None:
        """Writes everything found so far: a run that is broken off keeps what it had."""
        during = {"median": statistics.median(self.load or [0]), "most": max(self.load or [0])}
        self.machine |= {
            "end": datetime.now(UTC).isoformat(timespec="seconds"),
            "load_during": during,
        }
        told = {
            "machine": self.machine,
            "versions": self.versions,
            "asked": {name: str(value) for name, value in vars(self.asked).items()},
            "figures": self.figures(),
            "raw": self.raw,
            "faults": self.faults,
            "asked_of_outside": {key: sorted(found) for key, found in self.outside.items()},
        }
        self.target.write_text(json.dumps(told, indent=1), encoding="utf-8")

    def figures(self) -> dict[str, dict[str, float | None]]:
        """Per framework and figure one number: medians, except for percentiles; None = unknown."""
        told = {}
        for key, raw in self.raw.items():
            middle = {name: statistics.median(v) if v else None for name, v in raw.items()}
            keys = sorted(raw["key_ms"])
            told[key] = self.single[key] | {
                "first_s": middle["first_s"],
                "again_s": middle["again_s"],
                "arrive_s": middle["arrive_s"],
                "processor_s": middle["processor_s"],
                "bytes_mb": middle["bytes"] and middle["bytes"] / 1e6,
                "lost": float(len(raw["lost"])) if keys else None,
                "key_p50_ms": middle["key_ms"],
                "key_p95_ms": keys[math.ceil(0.95 * len(keys)) - 1] if keys else None,
            }
        return told


async def measure(run: Run) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=run.asked.chromium,
            # Nothing reaches the outside: such a request fails at once.
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
        )
        run.machine["chromium"] = browser.version
        if "visits" in run.asked.parts:
            await run.visits(browser)
            run.save()
        if "memory" in run.asked.parts:
            for framework in run.chosen:
                await run.memory(browser, framework)
                run.save()
        await browser.close()


def main() -> None:
    asked = arguments()
    asked.envs.mkdir(parents=True, exist_ok=True)
    for key in asked.only:
        frameworks.install(key, asked.envs)
    with tempfile.TemporaryDirectory(prefix="serving-", ignore_cleanup_errors=True) as work:
        run = Run(asked, Path(work))
        asyncio.run(measure(run))
    report(run)


if __name__ == "__main__":
    main()
