"""What a server costs: the processes that belong to it, their memory, their seconds of processor.

Family: the process that was started and everything that came from it, told by a mark in the
environment, so that a process that left its parent still counts.
PSS: proportional set size; memory that n processes share counts 1/n for each of them. Only Linux
has it: elsewhere `memory_mb` gives None, and the table says that it was not measured.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil

MARK = "BUURTPUNT_SERVING_BENCH"


def family(mark: str) -> list[int]:
    """Process ids that carry this mark, oldest first."""
    wanted = f"{MARK}={mark}"
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            raw = Path(f"/proc/{process.pid}/environ")
            if raw.exists():
                # Not psutil's: a process that renamed itself writes over a part of it.
                if wanted.encode() in raw.read_bytes():
                    found.append(process.pid)
            elif process.environ().get(MARK) == mark:
                found.append(process.pid)
    return sorted(found)


def memory_mb(mark: str) -> float | None:
    """PSS of a family, megabytes; None where the system does not tell."""
    return pss_mb(family(mark))


def pss_mb(pids: list[int]) -> float | None:
    """PSS of these processes together, megabytes; one that is gone counts nothing. None where the
    system does not tell."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except FileNotFoundError:
            if not Path("/proc/self/smaps_rollup").exists():
                return None
            continue
        except ProcessLookupError:
            continue
        except OSError:
            return None
        for line in text.splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6


def processor_s(mark: str) -> float:
    """Seconds of the processor that a family took so far, with its processes that ended."""
    total = 0.0
    for pid in family(mark):
        with contextlib.suppress(psutil.Error):
            # A child that ended is in the children's time of the parent that waited for it.
            times = psutil.Process(pid).cpu_times()
            total += times.user + times.system
            total += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return total


def end(mark: str) -> None:
    """Ends a whole family, by the ids of its processes."""
    for pid in family(mark):
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).terminate()
    left = [psutil.Process(pid) for pid in family(mark) if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(left, timeout=10)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
