"""Made-up trainings in the formats of the steps, without chance: each error is known beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

COMMON = {"width": 8, "images": "pooled", "iterations": 300, "drops": [150, 225]}
DEPTHS = {
    f"{network}{depth}": {**COMMON, "network": network, "depth": depth}
    for network in ("plain", "residual")
    for depth in (20, 56)
}
SHORTCUTS = {
    f"shortcut_{option}": {**COMMON, "network": "residual", "depth": 14} for option in "abc"
}
AUTHOR = {
    name: {**COMMON, "network": "author", "depth": 14}
    for name in ("author_frozen", "author_registered")
}
FULL = {
    name: {**arm, "images": "full", "width": 16, "iterations": 64000, "drops": [32000, 48000]}
    for name, arm in DEPTHS.items()
}
END = {"plain20": 0.6, "plain56": 0.8, "residual20": 0.4, "residual56": 0.5, "true_size": 0.55}
END |= {"shortcut_a": 0.53, "shortcut_b": 0.52, "shortcut_c": 0.51}
END |= {"author_frozen": 0.7, "author_registered": 0.5}


def provenance(folder: Path, data: str = "real") -> str:
    """Write the record of the data set."""
    (folder / "provenance.json").write_text(json.dumps({"data": data}))
    return str(folder / "provenance.json")


def write_run(folder: Path, arm: str, seed: int, iterations: int, **tables: Any) -> None:
    """Write curves that fall to the arm's error, seeds one point apart, and other tables."""
    place = folder / "networks" / arm / str(seed)
    place.mkdir(parents=True)
    steps = range(iterations // 10, iterations + 1, iterations // 10)
    falling = [END[arm] + 0.01 * (seed - 1) + 0.1 * (1 - step / iterations) for step in steps]
    errors = pd.Series(falling)
    curves = pd.DataFrame({"iteration": list(steps), "train_error": errors - 0.05})
    curves["test_error"] = errors
    curves.to_csv(place / "curves.csv", index=False)
    for name, table in tables.items():
        table.to_csv(place / f"{name}.csv", index=False)


def write_runs(folder: Path, arms: dict[str, Any], seeds: int = 3) -> list[str]:
    """Write the runs of these arms; give the paths of their curves."""
    for arm, settings in arms.items():
        layers = range(1, settings["depth"])
        moments = [(moment, index) for moment in ("start", "end") for index in layers]
        table = pd.DataFrame(moments, columns=["moment", "index"])
        table["layer"] = table["index"].map("layer{}".format)
        end = table["moment"] == "end"
        responses = table.assign(std=(1 + end * END[arm] * table["index"] / settings["depth"]))
        signals = table.assign(activation_std=0.5, gradient_norm=0.1 * table["index"])
        for seed in range(seeds):
            write_run(
                folder, arm, seed, settings["iterations"], responses=responses, signals=signals
            )
    return tables(folder, "curves")


def tables(folder: Path, name: str) -> list[str]:
    """The paths of one table of every run."""
    return sorted(map(str, folder.glob(f"networks/*/*/{name}.csv")))
