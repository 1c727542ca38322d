"""From a slider to the redrawn chart: our finance page beside the same page made with Dash.

    python benchmarks/slider_redraw.py [events]

Both pages (`dash_page.py` is the other) run in one Chromium, in turns, so that a busy machine is
busy for both. A key is pressed on a slider, as a visitor does; the time runs in the page itself,
from the browser's own stamp on that event to the first frame after plotly has drawn other numbers
than before. The next press comes when the answer is there and the page has come to rest.
Drag: the mouse pulls a slider over its range, 60 steps a second; the time is from the last step to
the last redraw. At the end of each turn both pages must say the same, to the letter.

The 95th percentiles are compared. Figures are from this machine at this hour; the ratios count.
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

from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")

# Numbers of three kinds (people, euro, a share of a job), by their place among all sliders.
LEVERS = ("shop.customers", "rent.amount", "manager.fte")
PRESSES = 20
REST_MS = 150
WARM_UP = 8
CLOCK = """
(() => {
  const clock = (window.redraws = { times: [], resolve: null, at: 0, was: "", last: 0 });
  const seen = (chart) => JSON.stringify(chart.data.map((trace) => Array.from(trace.y ?? [])));
  const chart = () => document.querySelector(".js-plotly-plot");
  for (const kind of ["keydown", "pointermove"]) {
    addEventListener(kind, (event) => { clock.last = event.timeStamp; }, { capture: true });
  }
  window.arm = () => {
    const drawn = chart();
    clock.was = seen(drawn);
    clock.done = new Promise((resolve) => { clock.resolve = resolve; });
    if (clock.listening === drawn) return;
    clock.listening = drawn;
    drawn.on("plotly_afterplot", () => requestAnimationFrame(() => {
      const now = performance.now(), shown = seen(drawn);
      if (shown === clock.was) return;
      clock.was = shown;
      clock.times.push(now);
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

    def drag(self, number: int, steps: int = 40) -> tuple[float, int]:
        """Milliseconds from the last step of a drag to the last redraw, and how many there were."""
        slider = self.sliders.nth(number)
        slider.press("Home")
        slider.scroll_into_view_if_needed()
        self.page.wait_for_timeout(700)
        grip = slider.bounding_box()
        if slider.get_attribute("type") == "range":
            left, width = grip["x"], grip["width"]
            share = slider.evaluate("s => (s.value - s.min) / (s.max - s.min)")
            start = left + 13 + (width - 26) * share
        else:
            start = grip["x"] + grip["width"] / 2
        middle = grip["y"] + grip["height"] / 2
        mouse = self.page.mouse
        mouse.move(start, middle)
        mouse.down()
        self.page.evaluate("arm(); redraws.times.length = 0")
        for step in range(1, steps + 1):
            begun = time.perf_counter()
            mouse.move(start + 1.5 * step, middle)
            time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - begun)))
        self.page.wait_for_timeout(1500)
        last, times = self.page.evaluate("[redraws.last, redraws.times]")
        mouse.up()
        if not times or times[-1] < last:
            raise RuntimeError(f"the chart did not follow {self.names[number]}")
        return times[-1] - last, len(times)

    def says(self) -> list[str]:
        """The answer and the months, as they can be read."""
        self.page.wait_for_timeout(500)
        rows = self.page.locator("table tbody tr").all_inner_texts()
        return [*self.page.locator(self.answer).all_inner_texts(), *rows]


def places(names: list[str]) -> list[int]:
    """Where the sliders that are moved stand among all."""
    from buurtpunt_lib.dashboards.finance_plan import Model, parts

    model = Model.start("nl")
    words = {lever.key: parts.lever_words(model.say, lever) for lever in model.levers}
    return [names.index(words[key]) for key in LEVERS]


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
        moved = places(names)
        for visit in visits.values():
            for _ in range(WARM_UP // 2):
                visit.press(moved[0], "ArrowRight")
                visit.press(moved[0], "ArrowLeft")
        pressed: dict[str, list[float]] = {name: [] for name in visits}
        pulled: dict[str, list[tuple[float, int]]] = {name: [] for name in visits}
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
            order = list(visits) if turn % 2 else list(reversed(visits))
            for name in order:
                visits[name].page.bring_to_front()
                pulled[name].append(visits[name].drag(moved[turn % 2]))
        version = browser.version
        browser.close()
    print(f"Chromium {version}, {len(names)} sliders, {len(pressed['ours'])} presses a side")
    print(f"{'milliseconds':34}{'ours':>10}{'Dash':>10}{'ours / Dash':>14}")

    def line(label: str, values: dict[str, float]) -> None:
        ratio = values["ours"] / values["Dash"]
        print(f"{label:34}{values['ours']:10.1f}{values['Dash']:10.1f}{ratio:14.2f}")

    line("a key, median", {n: statistics.median(v) for n, v in pressed.items()})
    line("a key, 95th percentile", {n: percentile(v, 0.95) for n, v in pressed.items()})
    ends = {n: [taken for taken, _ in v] for n, v in pulled.items()}
    line("end of a drag, median", {n: statistics.median(v) for n, v in ends.items()})
    line("end of a drag, 95th percentile", {n: percentile(v, 0.95) for n, v in ends.items()})
    counts = {n: statistics.median(c for _, c in v) for n, v in pulled.items()}
    line("redraws during a drag of 40 steps", counts)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
