"""What `run.py` found, as a table for people. A run is a `run.Run` that has ended."""

from __future__ import annotations

from typing import Any

# key of a figure → its name, its unit, digits; in every one of them less is better.
FIGURES = {
    "first_s": ("live, first visit (empty cache)", "s", 2),
    "again_s": ("live, warm cache", "s", 2),
    "key_p50_ms": ("slider to chart, p50", "ms", 0),
    "key_p95_ms": ("slider to chart, p95", "ms", 0),
    "lost": ("key presses never answered (20 s)", "", 0),
    "bytes_mb": ("first visit over the network", "MB", 2),
    "processor_s": ("processor of a visit, server", "s", 2),
    "arrive_s": ("{people} at once: the last is live", "s", 1),
    "memory_1_mb": ("memory a visitor, 1 open", "MB", 1),
    "memory_5_mb": ("memory a visitor, 5 open", "MB", 1),
    "memory_10_mb": ("memory a visitor, 10 open", "MB", 1),
    "server_mb": ("memory of the server, nobody there", "MB", 0),
    "left_processes": ("processes left 30 s after closing", "", 0),
    "left_mb": ("memory left 30 s after closing", "MB", 1),
}


def table(run: Any) -> str:
    """Every figure with, in brackets, how many times ours it is."""
    found = run.figures()
    names = [one.name for one in run.chosen]
    lines = ["| figure | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for figure, (words, unit, digits) in FIGURES.items():
        ours = found.get("ours", {}).get(figure)
        cells = []
        for one in run.chosen:
            value = found[one.key].get(figure)
            if value is None:
                cells.append("not measured")
                continue
            cell = f"{value:.{digits}f}"
            if one.key != "ours" and ours and ours > 0 and not figure.startswith(("left", "lost")):
                cell += f" ({value / ours:.1f} ×)"
            cells.append(cell)
        title = words.format(people=run.asked.people) + (f", {unit}" if unit else "")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(run: Any) -> None:
    machine = run.machine
    during = machine["load_during"]
    print(
        f"\n{machine['begin']}, {machine['cores']} cores, load before "
        f"{machine['load_before'][0]:.1f}, during {during['median']:.1f} (most "
        f"{during['most']:.1f}), Chromium {machine['chromium']}"
    )
    print(", ".join(f"{key} {version}" for key, version in run.versions.items()))
    print(f"\n{table(run)}\n")
    for key, faults in run.faults.items():
        for fault in faults:
            print(f"{key} failed: {fault}")
    for key, asked in run.outside.items():
        if asked:
            print(f"{key} asked the outside for {len(asked)} files, such as {min(asked)}")
    print(f"everything: {run.target}")
