"""A person without a mouse: goes from one control to the next with Tab, presses, types."""

from __future__ import annotations

import time

from playwright.sync_api import Page

SECONDS = 30
# What a control is called, as somebody who listens hears it.
_NAME = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const by = (one.getAttribute("aria-labelledby") || "").split(" ")
    .map((id) => document.getElementById(id)?.textContent || "").join(" ").trim();
  const label = one.labels && one.labels.length ? one.labels[0].textContent : "";
  const said = by || one.getAttribute("aria-label") || label || one.textContent || "";
  return said.replace(/\\s+/g, " ").trim();
}"""


class Keyboard:
    """Everything is done with keys of `page`; a control that Tab never comes to is not found."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def at(self) -> str:
        """What the control that has the focus is called."""
        return self.page.evaluate(_NAME)

    def to(self, *names: str) -> None:
        """Goes forward to the first control whose name holds all of `names`, round if need be.

        What Python still has to draw is waited for.
        """
        passed, until = set(), time.monotonic() + SECONDS
        while time.monotonic() < until:
            self.page.keyboard.press("Tab")
            here = self.at
            if all(name in here for name in names):
                return
            passed.add(here[:60])
        raise AssertionError(f"Tab never comes to {names!r}; it came to {sorted(passed)}")

    def press(self, *names: str) -> None:
        """Goes to a button or a link and presses it."""
        self.to(*names)
        self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Goes to a box, takes out what stands there, types, and leaves it."""
        self.to(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def choose(self, name: str, option: str) -> None:
        """Goes to a list and types the beginning of an option, which chooses it."""
        self.to(name)
        self.page.keyboard.type(option)
        self.page.keyboard.press("Tab")
