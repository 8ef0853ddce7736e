"""What a sweep costs Snakemake itself: its plan, each job's start, and a look at what is done.

A sweep of the ResNet post over seeds x depths x shortcuts x learning rates, by config, in a copy of
the workflow. For the run, every step's work is taken out: it writes empty outputs, and imports
nothing but what binds it to its rule. Rules, code inputs, parameters and records are the real ones.
Dry runs need no data.
"""

import argparse
import ast
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("Snakefile", "workflow", "config", "profiles", "environment.yml")
TARGET = "results/smoke/resnets/parts/summarize_networks.csv"
BATCH = ("--batch", "resnets_summarize_networks=1/10")
HOLLOW = '''\
"""The step of this name, its work taken out."""
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING
if TYPE_CHECKING:
{imports}
from refigure.step import run_step
def main({names}):
    job = sys.modules["__main__"].snakemake
    # as the record of real data has it, of which the rules read two words
    record = {{"data": "real", "access": job.params.get("access_key", "")}}
    for path in job.output:
        Path(path).write_text(json.dumps(record))
run_step(main)
'''


def sweep(jobs: int) -> str:
    """The setting that makes so many trainings, a power of ten: seeds, depths, shortcuts, rates."""
    rates = [round(0.01 * (number + 1), 2) for number in range(10 if jobs >= 1000 else 1)]
    axes = {
        "networks": ["residual"],
        "depths": [8, 14, 20, 26, 32],
        "shortcuts": ["A", "B"],
        "learning_rates": rates,
    }
    seeds = list(range(jobs // (10 * len(rates))))
    # the arms of the post itself stay as few as at `smoke`
    section = {"sweep": axes, "seeds": seeds, "arms": {"plain20": {"seeds": [0]}}}
    return f"resnets={json.dumps(section)}"


def copy_workflow(folder: Path, hollow: bool) -> None:
    """Copy the workflow; where `hollow`, take the work out of the steps that a sweep runs."""
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, folder / name)
    for topic in ("datasets", "resnets") if hollow else ():
        for path in (folder / "workflow/scripts" / topic).glob("*.py"):
            path.write_text(hollowed(path.read_text("utf-8")), "utf-8")


def hollowed(source: str) -> str:
    """A step with the same name, parameters and imports, which are seen and not run."""
    tree = ast.parse(source)
    kept = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    (main,) = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "main"]
    arguments = main.args
    arguments.defaults += [ast.Constant(None)] * (len(arguments.args) - len(arguments.defaults))
    for argument in (*arguments.args, *arguments.kwonlyargs):
        argument.annotation = None
    lines = "\n".join(f"    {ast.unparse(node)}" for node in kept)
    return HOLLOW.format(imports=lines, names=ast.unparse(arguments))


def measure(folder: Path, jobs: int, *arguments: str) -> dict[str, float]:
    """Run Snakemake and give its wall and processor time in s and its largest memory in MB."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet", "progress", "rules"]
    command += ["--config", "scale=smoke", sweep(jobs), *arguments, "--", TARGET]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(output[-4000:])
    return {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "memory_mb": memory_mb(used),
    }


def memory_mb(used: resource.struct_rusage) -> float:
    """The largest memory of a process, in MB."""
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def growth(sizes: Sequence[int], values: Sequence[float]) -> dict[str, float]:
    """Fit `a + b n`, weighted by relative error, and the power of n between the two largest."""
    n, y = np.asarray(sizes, float), np.asarray(values, float)
    (b, a) = np.polyfit(n, y, 1, w=1 / y)
    power = np.log(max(y[-1] - a, 1e-9) / max(y[-2] - a, 1e-9)) / np.log(n[-1] / n[-2])
    return {"at_rest": float(a), "each": float(b), "power": float(power)}


def draw(found: Sequence[Mapping[str, Any]], path: str) -> None:
    """Draw times and memory against the number of jobs."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "refigure"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    names = {"plan": "dry run", "run": "run, the work taken out", "done": "dry run, all done"}
    names["tenth"] = "dry run of a tenth (--batch)"
    for number, (key, label) in enumerate(names.items()):
        rows = [row for row in found if key in row]
        sizes = [row["jobs"] for row in rows]
        style = {"marker": "osD^"[number], "color": f"C{number}", "label": label}
        if rows:
            left.loglog(sizes, [row[key]["seconds"] for row in rows], **style)
            right.loglog(sizes, [row[key]["memory_mb"] for row in rows], **style)
    left.set(xlabel="jobs", ylabel="seconds")
    right.set(xlabel="jobs", ylabel="memory of Snakemake, MB")
    left.legend(frameon=False, fontsize="small")
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Measure every size, print as it goes, and write the numbers, fits and figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=[10, 100, 1000, 10_000])
    parser.add_argument("--run-up-to", type=int, default=1000, help="larger sweeps only planned")
    parser.add_argument("--output", help="JSON")
    parser.add_argument("--figure", help="SVG")
    chosen = parser.parse_args()
    found: list[dict[str, Any]] = []
    for jobs in chosen.jobs:
        row: dict[str, Any] = {"jobs": jobs}
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            copy_workflow(folder, hollow=True)
            row["plan"] = measure(folder, jobs, "--dry-run")
            row["tenth"] = measure(folder, jobs, "--dry-run", *BATCH)
            if jobs <= chosen.run_up_to:
                row["run"] = measure(folder, jobs)
                row["done"] = measure(folder, jobs, "--dry-run")
        print(json.dumps(row), flush=True)
        found.append(row)
    fits = {
        f"{key} {what}": growth([row["jobs"] for row in rows], [row[key][what] for row in rows])
        for key in ("plan", "tenth", "run", "done")
        for what in ("cpu_seconds", "seconds", "memory_mb")
        if len(rows := [row for row in found if key in row]) > 2
    }
    report = {"load": os.getloadavg(), "python": platform.python_version(), "fits": fits}
    print(json.dumps(report, indent=2))
    if chosen.output:
        Path(chosen.output).write_text(json.dumps(report | {"measured": found}, indent=2) + "\n")
    if chosen.figure:
        draw(found, chosen.figure)


if __name__ == "__main__":
    main()
