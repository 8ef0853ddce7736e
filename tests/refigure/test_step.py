"""How a step is bound to its rule: arguments, log, and how it ends. The job is a fake one."""

import contextlib
import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from refigure import step
from refigure.code_inputs import WORKFLOW
from refigure.errors import InputError
from refigure.step import rule_arguments, run_step


class Names(list[Any]):
    """A stand-in for Snakemake's named lists: unnamed entries, and some with names."""

    def __init__(self, *unnamed: Any, **named: Any) -> None:
        listed = (value if isinstance(value, list) else [value] for value in named.values())
        super().__init__([*unnamed, *(one for several in listed for one in several)])
        self._named = named

    def items(self) -> Any:
        """The named entries alone, as Snakemake gives them."""
        return self._named.items()


class Files(list[str]):
    """Several files under one name; Snakemake gives a list of its own kind."""


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take back what a step does to the root logger and the streams."""
    root = logging.getLogger()
    handlers, level, streams = root.handlers[:], root.level, (sys.stdout, sys.stderr)
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.stdout, sys.stderr = streams


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A job with two code files, two inputs, settings and two outputs."""
    main = ModuleType("__main__")
    found = SimpleNamespace(
        rule="measure_demo",
        input=Names("code.py", "module.py", days="days.csv", parts=Files(["a", "b"])),
        params=Names(settings={"seeds": 3}),
        output=Names(table="table.csv", figures=Files(["a.png"])),
        wildcards=Names(post="demo"),
        log=[str(tmp_path / "step.log")],
    )
    main.snakemake = found  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "__main__", main)
    return found


def log_of(job: SimpleNamespace) -> str:
    """What the log holds."""
    return Path(job.log[0]).read_text("utf-8")


def test_main_gets_the_named_inputs_params_and_outputs(job: SimpleNamespace) -> None:
    got: list[Any] = []

    def main(days: str, parts: list[str], settings: dict, table: str, figures: list[str]) -> None:
        got.extend([days, parts, settings, table, figures])

    run_step(main)
    assert got == ["days.csv", ["a", "b"], {"seeds": 3}, "table.csv", ["a.png"]]
    assert type(got[1]) is type(got[4]) is list


def test_the_log_can_be_read_on_its_own(job: SimpleNamespace) -> None:
    def main(**arguments: Any) -> None:
        logging.getLogger("refigure").info("found %d days", 7)
        print("printed")
        print("to stderr", file=sys.stderr)

    run_step(main)
    lines = log_of(job).splitlines()
    texts = [re.sub(r"^\d\d:\d\d:\d\d INFO ", "", line) for line in lines]
    assert texts[0] == "rule measure_demo {'post': 'demo'}"
    assert texts[1].startswith("Python 3.")
    assert "  settings = {'seeds': 3}" in texts
    assert "  parts = ['a', 'b']" in texts
    assert texts[-4:-1] == ["found 7 days", "printed", "to stderr"]
    assert re.fullmatch(r"\d+\.\d+ s of work, \d+\.\d+ s of waiting for the machine", texts[-1])


@pytest.mark.parametrize(
    "main",
    [
        lambda days, parts, settings, table: None,  # no place for figures
        lambda days, parts, settings, table, figures, more: None,  # more is not there
        lambda day, parts, settings, table, figures: None,
    ],
)
def test_a_name_that_does_not_fit_fails_before_any_work(
    job: SimpleNamespace, main: Callable[..., None]
) -> None:
    with pytest.raises(TypeError):
        run_step(main)
    assert not Path(job.log[0]).exists()


def test_a_name_in_two_directives_is_refused(job: SimpleNamespace) -> None:
    job.params = Names(days=3)
    with pytest.raises(TypeError, match="measure_demo: the name days is used twice"):
        rule_arguments(job)


def test_params_are_passed_as_they_are(job: SimpleNamespace) -> None:
    job.params = Names(seed=3, names=["a"], settings={"x": [1]})
    arguments = rule_arguments(job)
    assert (arguments["seed"], arguments["names"]) == (3, ["a"])


def test_a_users_mistake_is_told_without_a_traceback(job: SimpleNamespace) -> None:
    def main(**arguments: Any) -> None:
        raise InputError("export.csv, line 3: no minutes; write a number.")

    with pytest.raises(SystemExit) as end:
        run_step(main)
    assert end.value.code == 1
    log = log_of(job)
    assert "ERROR export.csv, line 3: no minutes; write a number." in log
    assert "Traceback" not in log
    assert re.search(r"\d s of waiting for the machine\n$", log)


def test_a_defect_leaves_its_traceback_in_the_log(job: SimpleNamespace) -> None:
    def main(**arguments: Any) -> None:
        raise ZeroDivisionError("of ours")

    with pytest.raises(ZeroDivisionError, match="of ours"):
        run_step(main)
    log = log_of(job)
    assert "Traceback" in log and "ZeroDivisionError: of ours" in log


def test_an_input_that_changes_meanwhile_fails_the_step(
    job: SimpleNamespace, tmp_path: Path
) -> None:
    """Its own code among them: Snakemake would note the content as it is at the end."""
    for name in ("code.py", "days.csv"):
        path = tmp_path / name
        path.write_text("old")
        job.input = Names(*([str(path)] if name == "code.py" else []), days=str(path))
        with pytest.raises(SystemExit) as end:
            run_step(lambda path=path, **arguments: path.write_text("new"))
        assert end.value.code == 1
        assert f"ERROR Changed while the run was at work: {path}." in log_of(job)


def test_a_script_that_is_not_the_one_that_runs_fails_the_step(
    job: SimpleNamespace, tmp_path: Path
) -> None:
    script, copy = tmp_path / "plot.py", tmp_path / "copy.py"
    script.write_text("new")
    copy.write_text("preamble\nold")
    main = sys.modules["__main__"]
    main.__file__, main.__real_file__ = str(script), str(copy)  # type: ignore[attr-defined]
    done: list[str] = []
    with pytest.raises(SystemExit):
        run_step(lambda **arguments: done.append("work"))
    assert not done
    assert "plot.py. What this step makes" in log_of(job)


def test_a_full_disk_is_told_on_the_screen_too(
    job: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log may lie on the disk that is full."""
    screen = StringIO()
    monkeypatch.setattr(sys, "__stderr__", screen)

    def main(**arguments: Any) -> None:
        raise OSError(28, "No space left on device", "a.png")

    with pytest.raises(SystemExit) as end:
        run_step(main)
    assert end.value.code == 1
    for said in (log_of(job), screen.getvalue()):
        assert "No space left on device: 'a.png'. To mend it, make room" in said
    assert "Traceback" not in log_of(job)


def test_damaged_data_fail_the_step_before_any_work(job: SimpleNamespace, tmp_path: Path) -> None:
    folder = tmp_path / "moment"
    folder.mkdir()
    (folder / "moment.json").write_bytes(b"{}")
    content = {"bytes": 2, "sha256": "0" * 64}
    record = {"dataset": "moment", "data": "real", "files": {"moment.json": content}}
    (folder / "provenance.json").write_text(json.dumps(record))
    job.input = Names(export=str(folder / "moment.json"))
    done: list[str] = []
    with pytest.raises(SystemExit):
        run_step(lambda **arguments: done.append("work"))
    assert not done
    assert "moment.json is not what was downloaded: expected sha256 0000" in log_of(job)


def test_a_step_holds_its_outputs(job: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[tuple[str, bool]] = []

    def hold_outputs(first: str, watch: bool) -> contextlib.AbstractContextManager[None]:
        held.append((first, watch))
        return contextlib.nullcontext()

    monkeypatch.setattr(step, "hold_outputs", hold_outputs)
    run_step(lambda **arguments: None)
    job.resources = {"machine": "alone"}
    run_step(lambda **arguments: None)
    assert held == [("table.csv", True), ("table.csv", False)]


def test_streams_are_given_back(job: SimpleNamespace) -> None:
    before = sys.stderr
    run_step(lambda **arguments: None)
    assert sys.stderr is before
    assert not sys.stdout.closed


def test_a_job_without_a_log_writes_to_the_screen(
    job: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.log = []
    screen = StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    run_step(lambda **arguments: None)
    assert sys.stderr is screen and not screen.closed
    assert "rule measure_demo" in screen.getvalue()


@pytest.mark.parametrize(
    "script", sorted(p.relative_to(WORKFLOW).as_posix() for p in WORKFLOW.glob("scripts/*/*.py"))
)
def test_every_script_ends_in_run_step(script: str) -> None:
    text = (WORKFLOW / script).read_text("utf-8")
    assert text.endswith('\n\nif __name__ == "__main__":\n    run_step(main)\n')


def test_a_script_run_by_hand_says_how_to() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/report/collect_timings.py"],
        cwd=WORKFLOW,
        env={"PYTHONPATH": str(WORKFLOW)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "A step runs through its rule: snakemake --cores 1 --force OUTPUT"
    )


def test_a_step_holds_the_machine_as_its_rule_says(
    job: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[str] = []

    @contextlib.contextmanager
    def occupy(manner: str) -> Iterator[None]:
        held.append(manner)
        yield
        held.append("given back")

    monkeypatch.setattr(step, "occupy", occupy)
    run_step(lambda **arguments: None)
    job.resources = {"machine": "alone"}
    run_step(lambda **arguments: held.append("work"))
    assert held == ["shared", "given back", "alone", "work", "given back"]
