"""A whole run of the GIL post's steps, as small as can be, on this interpreter alone.

So no Python with the old lock is there: everything must work without. Times are real and say
nothing; what is tested is what is measured, and that every text and check finds its measures.
"""

import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from refigure.code_inputs import WORKFLOW
from refigure.interpreters import probe
from refigure.measurements import Measurements, read_measurements
from refigure.python_gil.children import write_interpreters
from scripts.python_gil import compare_published, describe_machine, inspect_interpreters
from scripts.report import collect_measurements

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = sorted(
    str(path)
    for suffix in ("*.py", "*.c")
    for path in (WORKFLOW / "refigure/python_gil/programs").glob(suffix)
)
TIMED = (
    "time_countdown",
    "time_waiting",
    "time_processes",
    "time_c_code",
    "time_story",
    "trace_ownership",
    "time_convoy",
    "time_interpreters",
    "count_lost_updates",
    "model_hand_over",
)


def smoke_settings() -> dict[str, Any]:
    """The post's section of the config at the scale `smoke`."""
    quick, smoke = (
        yaml.safe_load((ROOT / "config" / name).read_text("utf-8"))["python_gil"]
        for name in ("posts/python_gil.yaml", "smoke.yaml")
    )
    return {step: {**values, **smoke.get(step, {})} for step, values in quick.items()}


@dataclass(frozen=True)
class GilRun:
    """The files of a run."""

    folder: Path
    measurements: Measurements

    def observations(self, step: str) -> str:
        """What a step that takes times has stored."""
        return str(self.folder / "observations" / f"{step}.json")

    def content(self, step: str) -> Any:
        """The same, read."""
        return json.loads(Path(self.observations(step)).read_text("utf-8"))

    @property
    def table(self) -> str:
        """The measurements."""
        return str(self.folder / "measurements.csv")


@pytest.fixture(scope="session")
def gil_run(tmp_path_factory: pytest.TempPathFactory) -> GilRun:
    """Every step once, with this interpreter as the only one."""
    folder = tmp_path_factory.mktemp("gil")
    (folder / "observations").mkdir()
    settings, parts = smoke_settings(), []

    def part(step: str) -> str:
        parts.append(str(folder / f"{step}.csv"))
        return parts[-1]

    interpreters, facts = str(folder / "interpreters.json"), str(folder / "facts.json")
    this = probe(sys.executable)
    assert this
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspect_interpreters, "cpython_interpreters", lambda listed: [this])
        inspect_interpreters.main(
            PROGRAMS, {"interpreters": []}, interpreters, facts, part("inspect_interpreters")
        )
    write_interpreters(interpreters, [this])
    compare_published.main(settings["compare_published"], 1, part("compare_published"))
    for step in TIMED:
        main: Callable[..., None] = import_module(f"scripts.python_gil.{step}").main
        assert list(inspect.signature(main).parameters)[:2] == ["programs", "interpreters"]
        main(
            PROGRAMS,
            interpreters,
            {**settings[step], "calibration": settings["calibrate"]},
            7,
            str(folder / "observations" / f"{step}.json"),
            part(step),
        )
    observed = [str(folder / "observations" / f"{step}.json") for step in TIMED]
    describe_machine.main(observed, facts, str(folder / "machine.json"), part("describe_machine"))
    table = str(folder / "measurements.csv")
    collect_measurements.main(parts, table)
    return GilRun(folder, read_measurements(table))
