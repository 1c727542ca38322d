"""A visitor who works: moves a number all the time, and looks at what the page says of it.

Python doubles the number, reckons the plan anew and saves it.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time

from protocol_tab import Tab, widget
from server_process import Running

from buurtpunt_lib.storage.saved_plans import load_plan

# An answer is right or wrong; this bound only tells "slow" from "stands still".
PATIENCE_S = 15.0

WORK = """
import json
from datetime import date
import ipywidgets as w
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.saving import Saving
from buurtpunt_lib.texts import catalogue
model = Model(catalogue("nl"), today=date(2026, 11, 22))
number = w.IntSlider(description="Aantal", min=0, max=10**6, value=1)
double, kept = w.Label(), w.Label()
def told(kind, sentence):
    saved = saving.saved and [saving.saved.token, saving.saved.document.line("rent").amount]
    kept.value = json.dumps([kind, sentence, saved])
saving = Saving(model, told)
def show(change):
    model.put("rent.amount", number.value)
    double.value = f"dubbel is {2 * number.value}"
number.observe(show, "value")
w.VBox([number, double, kept])
"""


class Visitor:
    """Somebody who works. `slowest`: seconds of the slowest answer; `saved`: (link, number)."""

    def __init__(self, server: Running) -> None:
        self.tab = Tab(server)
        self.slider, _ = widget(self.tab, "IntSliderModel")
        self.answers, self.slowest, self.now = 0, 0.0, 1
        self.told, self.saved, self.warned = "", None, []
        self.fault: BaseException | None = None

    def move(self) -> None:
        """One number more, and the answer to it. Raises AssertionError when none comes."""
        self.now += 1
        begun, wanted = time.monotonic(), f"dubbel is {2 * self.now}"
        update = {"method": "update", "state": {"value": self.now}, "buffer_paths": []}
        self.tab.send("comm_msg", {"comm_id": self.slider, "data": update})
        self.hear(lambda value: value == wanted, PATIENCE_S)
        self.answers += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)

    def hear(self, wanted, seconds: float) -> None:
        """Listens until a text of the page is the one that is wanted."""

        def heard(_channel: str, _header: dict, content: dict) -> bool:
            value = content.get("data", {}).get("state", {}).get("value")
            if isinstance(value, str) and value.startswith("["):
                kind, self.told, saved = json.loads(value)
                if kind == "saved":
                    self.saved = tuple(saved)
                else:
                    self.warned.append(self.told)
            return isinstance(value, str) and wanted(value)

        self.tab.hear(heard, seconds)

    def work(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(0.03):
                self.move()
        except BaseException as error:
            self.fault = error

    @contextlib.contextmanager
    def working(self):
        """Meanwhile the visitor moves on and on; after it every answer was right and in time."""
        stop = threading.Event()
        thread = threading.Thread(target=self.work, args=(stop,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(2 * PATIENCE_S)
        assert self.fault is None, repr(self.fault)

    def all_saved(self) -> None:
        """The last number is saved, if need be after a while, and the database has it."""
        if self.saved is None or self.saved[1] != self.now:
            self.hear(lambda _value: self.saved and self.saved[1] == self.now, 30)
        link, number = self.saved
        assert load_plan(link).plan.line("rent").amount == number
