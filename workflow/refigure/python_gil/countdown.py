"""What the countdown's times tell: the threads against the calls, on every interpreter."""

from collections.abc import Mapping, Sequence

import numpy as np

from refigure.interpreters import Interpreter
from refigure.measurements import Measurement
from refigure.python_gil.children import kind
from refigure.python_gil.samples import NAN, column, extreme, median_of, ratio_of

ARMS = {"sequential": "calls", "threads": "threads", "processes": "fork"}
Times = Mapping[str, Sequence[Sequence[float]]]
Found = Mapping[Interpreter, Times]
NOTHING = (np.empty(0), np.empty(0))


def walls(times: Times) -> tuple[np.ndarray, np.ndarray]:
    """The wall seconds in threads and one after the other."""
    return column(times["threads"], 0), column(times["sequential"], 0)


def rows_of(name: str, times: Times, generator: np.random.Generator) -> list[Measurement]:
    """The measures of one interpreter."""
    sequential = column(times["sequential"], 0)
    rows = [median_of(f"countdown_{arm}_{name}", column(times[arm], 0)) for arm in ARMS]
    rows += ratio_of(f"countdown_ratio_{name}", column(times["threads"], 0), sequential, generator)
    processes = column(times["processes"], 0)
    rows += ratio_of(f"countdown_speed_up_{name}", sequential, processes, generator)
    threads = np.array(times["threads"])
    rows.append(median_of(f"user_per_wall_{name}", threads[:, 1] / threads[:, 0], "1"))
    cpu = threads[:, 1] + threads[:, 2]
    rows.append(median_of(f"voluntary_per_cpu_{name}", threads[:, 3] / cpu, "1/s"))
    rows.append(median_of(f"system_share_{name}", threads[:, 2] / cpu, "1"))
    return rows


def battle(found: Found, pinned: Found, generator: np.random.Generator) -> list[Measurement]:
    """The ratio of the old lock on all processors, on one, and the first over the second."""
    old = next((one for one in found if kind(one) == "old"), None)
    free = walls(found[old]) if old else NOTHING
    bound = walls(pinned[old]) if old and old in pinned else NOTHING
    rows = ratio_of("old_ratio", free[0], free[1], generator)
    over = rows[0].value
    rows += (one := ratio_of("old_ratio_one_cpu", bound[0], bound[1], generator))
    return [*rows, Measurement("old_ratio_all_over_one", over / one[0].value)]


def over_all(found: Found) -> list[Measurement]:
    """The extremes over the interpreters with the new lock, and the old lock against them."""
    tables = {
        lock: [np.array(times["threads"]) for one, times in found.items() if kind(one) == lock]
        for lock in ("old", "new")
    }
    ratios = [
        float(np.median(walls(times)[0]) / np.median(walls(times)[1]))
        for one, times in found.items()
        if kind(one) == "new"
    ]
    used = [float(np.median(table[:, 1] / table[:, 0])) for table in tables["new"]]
    switches = {
        lock: [float(np.median(table[:, 3] / table[:, 1:3].sum(1))) for table in listed]
        for lock, listed in tables.items()
    }
    most_new, old = max(switches["new"], default=NAN), max(switches["old"], default=NAN)
    return [
        extreme("new_ratio_least", ratios, largest=False),
        extreme("new_ratio_most", ratios),
        Measurement("new_ratio_middle", float(np.median(ratios or [NAN])), n=len(ratios)),
        extreme("new_user_per_wall_most", used),
        Measurement("old_voluntary_per_cpu", old, unit="1/s"),
        Measurement("new_voluntary_per_cpu_most", most_new, unit="1/s"),
        Measurement("old_over_new_voluntary", old / most_new if most_new else NAN),
    ]


def many_threads(shared: Times) -> list[Measurement]:
    """The speed-up of several threads over one, at the same work."""
    medians = {name: float(np.median(column(rows, 0))) for name, rows in shared.items()}
    one = medians.pop("threads_1")
    rows = [Measurement(f"speed_up_{name}", one / median) for name, median in medians.items()]
    return [*rows, extreme("speed_up_most_threads", [row.value for row in rows])]
