"""From a slider to the redrawn chart: our finance page beside the same page made with Dash.

    python benchmarks/slider_redraw.py [presses]

Both pages (`dash_page.py` is the other) run in one Chromium, in turns, so that a busy machine is
busy for both. The time runs in the page itself, from the browser's own stamp on the event to the
first frame after plotly has drawn what that event asked for.
Key: a press on a slider; the next comes when the chart has followed and the page is at rest.
Drag: the mouse pulls a slider, 60 steps a second. A page may skip steps; a step counts as drawn
when the chart shows its number or that of a later one. Which number a drawn chart belongs to is
worked out with the engine.
After each turn both pages must say the same, to the letter.

Figures are from this machine at this hour; the ratios count.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from playwright.sync_api import Browser, Page, sync_playwright
from server_process import Running

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards.finance_plan import Model, levers, parts
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")

# Numbers of three kinds (people, euro, a share of a job), by their place among all sliders.
LEVERS = ("shop.customers", "rent.amount", "manager.fte")
PRESSES = 20
REST_MS = 150
WARM_UP = 8
CLOCK = """
(() => {
  const clock = (window.redraws = { times: [], steps: [], resolve: null, was: "", last: 0 });
  const seen = (chart) => JSON.stringify(chart.data.map((trace) => Array.from(trace.y ?? [])));
  for (const kind of ["keydown", "pointermove"]) {
    addEventListener(kind, (event) => { clock.last = event.timeStamp; }, { capture: true });
  }
  // Each number that a slider takes, with the stamp of the event that made it do so.
  const step = (value) => clock.steps.push([clock.last, Number(value)]);
  addEventListener("input", ({ target }) => target.type === "range" && step(target.value), true);
  new MutationObserver((changes) => {
    for (const { target } of changes) step(target.getAttribute("aria-valuenow"));
  }).observe(document, { subtree: true, attributeFilter: ["aria-valuenow"] });
  window.arm = () => {
    const drawn = document.querySelector(".js-plotly-plot");
    clock.was = seen(drawn);
    clock.times.length = clock.steps.length = 0;
    clock.done = new Promise((resolve) => { clock.resolve = resolve; });
    if (clock.listening === drawn) return;
    clock.listening = drawn;
    drawn.on("plotly_afterplot", () => requestAnimationFrame(() => {
      const now = performance.now(), shown = seen(drawn);
      if (shown === clock.was) return;
      clock.was = shown;
      clock.times.push([now, Array.from(drawn.data[0].y).at(-1)]);
      clock.resolve?.(now - clock.last);
      clock.resolve = null;
    }));
  };
})();
"""


class Dash:
    """The other page, in a process of its own."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        program = Path(__file__).with_name("dash_page.py")
        self.process = subprocess.Popen([sys.executable, str(program), str(port)])
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if self.process.poll() is not None:
                raise RuntimeError("the page made with Dash did not start")
            time.sleep(0.2)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class Visit:
    """One page that is open, its sliders in the order of the plan."""

    def __init__(self, browser: Browser, address: str, answer: str, section: str = "") -> None:
        self.answer = answer
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.add_init_script(CLOCK)
        self.page.goto(address, timeout=120_000)
        self.page.wait_for_selector(".scatterlayer path.js-line", timeout=120_000)
        if section:
            self.page.get_by_role("button", name=section, exact=True).click()
        self.page.wait_for_selector("table tbody tr")
        self.page.wait_for_timeout(2000)
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        self.sliders = self.page.get_by_role("slider")
        self.names = self.page.locator("details label").all_inner_texts()

    def press(self, number: int, key: str) -> float:
        """Milliseconds from a key on a slider until the chart shows what it changed."""
        slider = self.sliders.nth(number)
        slider.focus()
        self.page.evaluate("arm()")
        self.page.keyboard.press(key)
        taken = self.page.evaluate(
            "Promise.race([redraws.done, new Promise(r => setTimeout(r, 20000, NaN))])"
        )
        if taken != taken:
            raise RuntimeError(f"the chart did not follow {self.names[number]}")
        self.page.wait_for_timeout(REST_MS)
        return taken

    def value(self, number: int) -> float:
        script = "s => Number(s.type === 'range' ? s.value : s.getAttribute('aria-valuenow'))"
        return self.sliders.nth(number).evaluate(script)

    def drag(self, number: int, steps: int = 40) -> tuple[list, list]:
        """A pull from the left end: (time, number) of each step and (time, euro) of each redraw."""
        slider = self.sliders.nth(number)
        slider.press("Home")
        slider.scroll_into_view_if_needed()
        self.page.wait_for_timeout(700)
        grip = slider.bounding_box()
        # Of a native slider the box is that of the whole bar: the handle is at its left end.
        native = slider.get_attribute("type") == "range"
        start = grip["x"] + (13 if native else grip["width"] / 2)
        middle = grip["y"] + grip["height"] / 2
        mouse = self.page.mouse
        mouse.move(start, middle)
        mouse.down()
        self.page.evaluate("arm()")
        for step in range(1, steps + 1):
            begun = time.perf_counter()
            mouse.move(start + 1.5 * step, middle)
            time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - begun)))
        self.page.wait_for_timeout(1500)
        found = self.page.evaluate("[redraws.steps, redraws.times]")
        mouse.up()
        return found[0], found[1]

    def says(self) -> list[str]:
        """The answer and the months, as they can be read."""
        self.page.wait_for_timeout(500)
        rows = self.page.locator("table tbody tr").all_inner_texts()
        return [*self.page.locator(self.answer).all_inner_texts(), *rows]


class Engine:
    """What the chart must show, worked out without any page."""

    def __init__(self, names: list[str]) -> None:
        model = Model.start("nl")
        self.plan = model.plan
        known = {lever.key: lever for lever in model.levers}
        self.levers = {
            names.index(parts.lever_words(SAY, known[key])): known[key] for key in LEVERS
        }

    def end(self, values: dict[int, float]) -> float:
        """Euro on the account in the last month, for these places of sliders."""
        plan = self.plan
        for number, value in values.items():
            plan = levers.with_value(plan, self.levers[number], value)
        return round(float(finance.cash_flow(plan).balance[0][-1]), 2)


def delays(visit: Visit, number: int, engine: Engine) -> tuple[list[float], int]:
    """Milliseconds of every step of a drag until the chart shows it or a later one; redraws."""
    others = {place: visit.value(place) for place in engine.levers if place != number}
    steps, redraws = visit.drag(number)
    asked = [engine.end(others | {number: value}) for _, value in steps]
    shown = [(now, asked.index(euro)) for now, euro in redraws]
    if not shown or shown[-1][1] != len(steps) - 1:
        raise RuntimeError(f"the chart did not follow {visit.names[number]}")
    found = [
        next(now for now, last in shown if last >= step) - begun
        for step, (begun, _) in enumerate(steps)
    ]
    return found, len(redraws)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def plain(lines: list[str]) -> list[str]:
    return [" ".join(line.replace("!", "").split()) for line in lines]


def main(events: int) -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ["BUURTPUNT_DATABASE_URL"] = f"sqlite:///{folder}/plans.sqlite3"
        ours, other = Running(preheat=True), Dash()
        stack.callback(ours.stop)
        stack.callback(other.stop)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
        )
        time.sleep(5)
        months = SAY("finance.section.months")
        visits = {
            "ours": Visit(browser, ours.address + "/financieel-plan", ".bp-answer", months),
            "Dash": Visit(browser, other.address, ".answer"),
        }
        names = visits["ours"].names
        if names != visits["Dash"].names:
            raise RuntimeError("the two pages have other sliders")
        engine = Engine(names)
        moved = list(engine.levers)
        for visit in visits.values():
            for _ in range(WARM_UP // 2):
                visit.press(moved[0], "ArrowRight")
                visit.press(moved[0], "ArrowLeft")
        pressed: dict[str, list[float]] = {name: [] for name in visits}
        pulled: dict[str, list[float]] = {name: [] for name in visits}
        ends: dict[str, list[float]] = {name: [] for name in visits}
        counts: dict[str, list[float]] = {name: [] for name in visits}
        for turn in range(-(-events // PRESSES)):
            number = moved[turn % len(moved)]
            # There and back, two steps further on each turn.
            keys = ["ArrowRight"] * (PRESSES // 2 + 1) + ["ArrowLeft"] * (PRESSES // 2 - 1)
            order = list(visits) if turn % 2 else list(reversed(visits))
            for name in order:
                visits[name].page.bring_to_front()
                pressed[name] += [visits[name].press(number, key) for key in keys]
            said = [plain(visit.says()) for visit in visits.values()]
            if said[0] != said[1]:
                raise RuntimeError(f"the pages differ: {set(said[0]) ^ set(said[1])}")
        for turn in range(max(4, events // 5)):
            for name in list(visits) if turn % 2 else list(reversed(visits)):
                visits[name].page.bring_to_front()
                found, redraws = delays(visits[name], moved[turn % 2], engine)
                pulled[name] += found
                ends[name].append(found[-1])
                counts[name].append(redraws)
        version = browser.version
        browser.close()
    steps = len(pulled["ours"])
    print(f"Chromium {version}, {len(names)} sliders")
    print(f"{len(pressed['ours'])} presses and {steps} steps in {len(ends['ours'])} drags of ours")
    print(f"{'milliseconds':34}{'ours':>10}{'Dash':>10}{'ours / Dash':>14}")

    def line(label: str, values: dict[str, float]) -> None:
        ratio = values["ours"] / values["Dash"]
        print(f"{label:34}{values['ours']:10.1f}{values['Dash']:10.1f}{ratio:14.2f}")

    for label, taken in (
        ("a key", pressed), ("a step of a drag", pulled), ("the last step of a drag", ends),
    ):  # fmt: skip
        line(f"{label}, median", {n: statistics.median(v) for n, v in taken.items()})
        line(f"{label}, 95th percentile", {n: percentile(v, 0.95) for n, v in taken.items()})
    line("redraws in a drag of 40 steps", {n: statistics.mean(v) for n, v in counts.items()})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
