"""What a visitor sees: Chromium opens a page, waits until it is live, moves sliders.

Live: twelve sliders, the line, the bars, the dots of the map and the table are on the page. The
clock runs in the page itself, from the moment that the address was entered (`performance.now`), and
looks once per frame, also into shadow roots.
Redraw: from the key press (its own time stamp) to the first frame in which the chart holds the very
number that the model gives for it and its line was drawn anew.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

LIVE_S = 240
WATCH = """
(() => {
  if (window !== window.top || window.bench) return;
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    roots.push(root);
    return root;
  };
  const all = (what) => roots.flatMap((root) => [...root.querySelectorAll(what)]);
  const plot = (name) =>
    all(".js-plotly-plot").find((one) => one._fullData?.some((trace) => trace.name === name));
  const count = (name, what) => plot(name)?.querySelectorAll(what).length ?? 0;
  const SLIDERS = "[role=slider], input[type=range]";
  const state = () => ({
    sliders: all(SLIDERS).length, line: count("saldo", ".scatterlayer path.js-line"),
    bars: count("delen", ".barlayer path"), dots: count("plekken", ".scatterlayer path.point"),
    rows: all("table tbody tr").length,
  });
  const isLive = () => {
    const { sliders, line, bars, dots, rows } = state();
    return sliders >= 12 && line >= 1 && bars >= 12 && dots >= 1200 && rows >= 12;
  };
  const last = () => {
    const y = plot("saldo")?._fullData[0]?.y;
    return y ? Number(y[y.length - 1]) : NaN;
  };
  const drawn = () => plot("saldo")?.querySelector(".scatterlayer path.js-line")?.getAttribute("d");
  const bench = (window.bench = { live: null, pressed: 0, state, last });
  bench.comes = new Promise((resolve) => { bench.came = resolve; });
  addEventListener("keydown", (event) => { bench.pressed = event.timeStamp; }, true);
  const look = () => {
    let there = false;
    try { there = isLive(); } catch (error) { bench.fault = String(error); } // half of a chart
    if (there) {
      bench.live = performance.now();
      bench.came([bench.live, performance.timeOrigin]);
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  bench.focus = (number) => {
    const slider = all(SLIDERS)[number];
    slider.scrollIntoView({ block: "center" });
    slider.focus();
  };
  bench.value = (number) => {
    const slider = all(SLIDERS)[number];
    return Number(slider.type === "range" ? slider.value : slider.getAttribute("aria-valuenow"));
  };
  bench.arm = (expected) => {
    const before = drawn();
    bench.pressed = 0;
    bench.redrawn = new Promise((resolve) => {
      const late = performance.now() + 20000;
      const follow = () => {
        const now = performance.now();
        let there = false;
        try {
          there = Math.abs(last() - expected) < 1e-6 && drawn() !== before;
        } catch (error) { bench.fault = String(error); }
        if (there && bench.pressed) resolve(now - bench.pressed);
        else if (now > late) resolve(null);
        else requestAnimationFrame(follow);
      };
      requestAnimationFrame(follow);
    });
  };
})();
"""


class NotLive(RuntimeError):
    """A page that did not come, with what was there of it."""


async def visitor(browser: Browser) -> BrowserContext:
    """Somebody who was never here: nothing in the browser's memory."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    await context.add_init_script(WATCH)
    return context


async def open_page(context: BrowserContext, address: str) -> tuple[Page, float, float]:
    """A page that is live, the seconds it took, and the hour at which it was (seconds)."""
    page = await context.new_page()
    try:
        await page.goto(address, wait_until="commit", timeout=LIVE_S * 1000)
        # Not `wait_for_function`: that one evaluates text, which a strict policy of a page forbids.
        live, origin = await asyncio.wait_for(page.evaluate("bench.comes"), LIVE_S)
    except Exception as fault:
        state = None
        try:
            state = await page.evaluate("window.bench?.state()")
        finally:
            await page.close()
        raise NotLive(f"{address}: {state}") from fault
    return page, live / 1000, (origin + live) / 1000


class Hand:
    """Moves the sliders of one page and knows what the chart must show for it."""

    def __init__(self, page: Page, app: Any) -> None:
        self.page, self.app = page, app
        self.values = list(app.START)

    async def press(self, number: int, rest_s: float = 0.25) -> float | None:
        """Milliseconds from a key press to the redrawn chart; None when it never came."""
        await self.page.evaluate(f"bench.focus({number})")
        self.values[number] += 1
        await self.page.evaluate("y => bench.arm(y)", self.app.balance(self.values)[-1])
        await self.page.keyboard.press("ArrowRight")
        taken = await self.page.evaluate("bench.redrawn")
        await asyncio.sleep(rest_s)
        if taken is None:
            # The next press of this slider tells the server its number anew.
            self.values[number] = int(await self.page.evaluate(f"bench.value({number})"))
        return taken


async def arrive(browser: Browser, address: str, people: int) -> tuple[float, int]:
    """So many first visits at once: seconds until the last page is live, and how many failed."""
    contexts = [await visitor(browser) for _ in range(people)]
    begin = time.time()
    opened = await asyncio.gather(
        *(open_page(context, address) for context in contexts), return_exceptions=True
    )
    came = [one[2] for one in opened if not isinstance(one, BaseException)]
    for context in contexts:
        await leave(context)
    return (max(came) - begin if came else float("nan")), people - len(came)


async def leave(context: BrowserContext) -> None:
    """Closes every tab as a person does: the page hears that it ends."""
    for page in context.pages:
        await page.close(run_before_unload=True)
    for _ in range(20):
        if not context.pages:
            break
        await asyncio.sleep(0.1)
    await context.close()


class Counter:
    """A plain relay of TCP before a server that counts the bytes in both directions."""

    def __init__(self, port: int) -> None:
        self.to, self.sent, self.received = port, 0, 0

    async def __aenter__(self) -> Counter:
        self.server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_fault: object) -> None:
        self.server.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
        await asyncio.gather(
            self._pump(reader, far_writer, "sent"), self._pump(far_reader, writer, "received")
        )

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        try:
            while piece := await reader.read(1 << 16):
                setattr(self, way, getattr(self, way) + len(piece))
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()
