"""What a machine is and how busy it is, as far as run times depend on it; it bears no name."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SYSTEM = Path("/sys/devices/system/cpu")


def usable_cpus() -> list[int]:
    """The numbers of the processors that this process may use; where that is untold, all."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def can_pin() -> bool:
    """Tell whether a process can be bound to chosen processors here."""
    return hasattr(os, "sched_setaffinity")


def two_cpus(cpus: Iterable[int], system: Path = SYSTEM) -> list[int]:
    """Choose two processors, of different cores where there are such; fewer if there are fewer."""
    by_core: dict[str, int] = {}
    listed = list(cpus)
    for cpu in listed:
        siblings = system / f"cpu{cpu}" / "topology" / "thread_siblings_list"
        core = siblings.read_text().strip() if siblings.is_file() else str(cpu)
        by_core.setdefault(core, cpu)
    chosen = sorted(by_core.values())[:2]
    return chosen if len(chosen) == 2 else listed[:2]


def governors(cpus: Iterable[int], system: Path = SYSTEM) -> list[str]:
    """The frequency governors of the processors; none where the system does not tell."""
    files = [system / f"cpu{cpu}" / "cpufreq" / "scaling_governor" for cpu in cpus]
    return sorted({file.read_text().strip() for file in files if file.is_file()})


def cpu_model(info: Path = Path("/proc/cpuinfo")) -> str:
    """The processor's name, or at least its kind."""
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def load() -> float:
    """How many processes ran or waited to run, on average over the last minute; NaN if untold."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def describe_machine() -> dict[str, Any]:
    """Describe this machine as it is now."""
    cpus = usable_cpus()
    return {
        "cpus": len(cpus),
        "model": cpu_model(),
        "governor": ", ".join(governors(cpus)) or "not told",
        "system": f"{platform.system()} {platform.machine()}",
        "load": load(),
    }
