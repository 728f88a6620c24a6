"""What the figures were measured on: enough to compare two runs, nothing that names the machine or its owner."""

import os
import platform
import re
from pathlib import Path


def machine() -> dict[str, str]:
    """Processor, system and Python, and how busy the machine was when the run began."""
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "memory": f"{_memory_gb():.0f} GB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return " ".join(found.group(1).split()) if found else platform.machine()


def _memory_gb() -> float:
    found = re.search(r"^MemTotal:\s*(\d+) kB", _read("/proc/meminfo"), re.MULTILINE)
    return int(found.group(1)) / 1024**2 if found else 0.0


def _read(path: str) -> str:
    return Path(path).read_text() if Path(path).exists() else ""


def cpu_seconds(*, session: int = 0, children_of: int = 0) -> float:
    """Processor time used so far by the processes of a session (its worker left out), or of one parent. Linux tells."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parts = (entry / "stat").read_text().rpartition(")")[2].split()
            mine = session and int(parts[3]) == session and b"\0worker\0" not in (entry / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if mine or (children_of and int(parts[1]) == children_of):
            ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")
