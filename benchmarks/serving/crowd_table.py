"""What `crowd.py` found, as a table for people and as a list of what went wrong."""

from __future__ import annotations

import statistics
from typing import Any


def table(told: dict[str, Any]) -> str:
    """A row a figure, a column a framework; medians where a figure was taken more than once."""
    names = list(told["versions"])
    lines = [
        f"{told['begin']}, {told['cores']} cores, load before {told['load_before'][0]:.1f}, "
        f"after {told['load_after'][0]:.1f}",
        ", ".join(f"{key} {version}" for key, version in told["versions"].items()),
        "",
        "| figure | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    rows: list[tuple[str, dict[str, str]]] = []
    for part, words in (("crowd", "at once"), ("chromium", "pages of Chromium at once")):
        found = told[part]
        for people in sorted({one["people"] for ones in found.values() for one in ones}):
            of = {
                key: [one for one in ones if one["people"] == people] for key, ones in found.items()
            }
            for figure, title, digits in (
                ("slowest_s", "the last is ready, s", 2),
                ("median_s", "half of them are ready, s", 2),
                ("processor_s", "processor of the server, s", 1),
                ("processor_visitors_s", "processor of the visitors themselves, s", 1),
                ("memory_mb", "memory of the server with all there, MB", 0),
            ):
                cells = {key: _middle(ones, figure, digits) for key, ones in of.items()}
                if any(cells.values()):
                    rows.append((f"{people} {words}: {title}", cells))
            failed = {key: str(sum(_count(one) for one in ones)) for key, ones in of.items()}
            rows.append((f"{people} {words}: failures", failed))
    for figure, title, digits in (
        ("visits", "a day: visits", 0),
        ("failures", "a day: failures", 0),
        ("seconds", "a day: compressed to, s", 0),
        ("median_s", "a day: ready, median, s", 2),
        ("slowest_s", "a day: ready, slowest, s", 2),
        ("processor_s_per_visit", "a day: processor a visit, s", 2),
        ("processes_left", "a day: processes left", 0),
        ("rest_before_mb", "a day: memory with nobody there, before, MB", 1),
        ("rest_after_mb", "a day: memory with nobody there, after, MB", 1),
        ("slope_kb_per_visit", "a day: growth of the server a visit, kB", 2),
    ):
        cells = {key: _cell(day.get(figure), digits) for key, day in told["day"].items()}
        if cells:
            rows.append((title, cells))
    for title, cells in rows:
        lines.append(f"| {title} | " + " | ".join(cells.get(key) or "–" for key in names) + " |")
    if told["pages"]:
        lines += ["", "| our page | MB a visitor | MB a kernel (PSS) |", "|---|---|---|"]
        lines += [
            f"| {key} | {page['per_visitor_mb']:.1f} | {page['new_process_mb']:.1f} |"
            for key, page in told["pages"].items()
        ]
    return "\n".join(lines)


def failures(told: dict[str, Any]) -> list[str]:
    """One line for each visitor who did not get what was asked for, and for what stayed behind."""
    lines = []
    for part in ("crowd", "chromium"):
        for key, ones in told[part].items():
            for one in ones:
                several = one["failures"] if isinstance(one["failures"], list) else []
                lines += [f"{key}, {one['people']} at once: {fault}" for fault in several]
                if not isinstance(one["failures"], list) and one["failures"]:
                    lines.append(f"{key}, Chromium: {one['failures']} pages never came")
    for key, day in told["day"].items():
        lines += [f"{key}, a day: {fault}" for fault in day["failures"]]
        if day["processes_left"] > 0:
            lines.append(f"{key}, a day: {day['processes_left']} processes were left")
    return lines


def _count(one: dict[str, Any]) -> int:
    return len(one["failures"]) if isinstance(one["failures"], list) else one["failures"]


def _middle(ones: list[dict[str, Any]], figure: str, digits: int) -> str:
    values = [one[figure] for one in ones if one.get(figure) is not None]
    return f"{statistics.median(values):.{digits}f}" if values else ""


def _cell(value: Any, digits: int) -> str:
    if isinstance(value, list):
        value = len(value)
    return "" if value is None else f"{value:.{digits}f}"
