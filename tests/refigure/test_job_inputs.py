"""Inputs that change while a step is at work, its own code among them."""

import os
import time
from pathlib import Path
from types import ModuleType

import pytest

from refigure.errors import InputError
from refigure.job_inputs import SMALL_BYTES, look_at_all, refuse_changes, refuse_edited_code


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    """A small file, a large one, and one that is not there."""
    (tmp_path / "small.csv").write_text("a,1\n")
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(SMALL_BYTES + 1)
    return [str(tmp_path / name) for name in ("small.csv", "large.bin", "missing.csv")]


def test_what_stays_as_it_is_passes(paths: list[str]) -> None:
    refuse_changes(look_at_all(paths))


def test_a_small_file_that_is_touched_or_put_back_passes(paths: list[str]) -> None:
    seen = look_at_all(paths)
    Path(paths[0]).unlink()
    Path(paths[0]).write_text("a,1\n")
    os.utime(paths[0], (1, 1))
    refuse_changes(seen)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("change", ["write", "remove", "keep the time"])
def test_what_changes_is_named(paths: list[str], number: int, change: str) -> None:
    seen = look_at_all(paths)
    path = Path(paths[number])
    if change == "remove":
        if not path.exists():
            return
        path.unlink()
    else:
        times = (path.stat().st_atime_ns, path.stat().st_mtime_ns) if path.exists() else (1, 1)
        path.write_text("other")
        if change == "keep the time":
            os.utime(path, ns=times)
    with pytest.raises(InputError, match="Changed while the run was at work: ") as error:
        refuse_changes(seen)
    assert str(path) in str(error.value)
    assert str(error.value).endswith("give the same command again.")


@pytest.fixture
def main(tmp_path: Path) -> ModuleType:
    """What Python runs: Snakemake's copy of a script, behind a preamble."""
    module = ModuleType("__main__")
    script, copy = tmp_path / "plot.py", tmp_path / "copy.plot.py"
    script.write_text("print('old')\n")
    copy.write_text("######## preamble\nprint('old')\n")
    (tmp_path / "module.py").write_text("")
    long_ago = time.time() - 1000
    for path in (script, tmp_path / "module.py"):
        os.utime(path, (long_ago, long_ago))
    module.__file__ = str(script)
    module.__real_file__ = str(copy)  # type: ignore[attr-defined]
    return module


def code_of(main: ModuleType) -> list[str]:
    """The files of the step's code."""
    assert main.__file__
    return [main.__file__, str(Path(main.__file__).with_name("module.py"))]


def test_code_that_was_loaded_as_it_is_passes(main: ModuleType) -> None:
    refuse_edited_code(code_of(main), main)


def test_a_script_that_is_edited_before_its_job_begins_is_found_out(main: ModuleType) -> None:
    """Snakemake runs the copy that it took when the run began, however old the file's time."""
    path = Path(code_of(main)[0])
    times = path.stat()
    path.write_text("print('new')\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(InputError, match=r"plot\.py\. What this step makes"):
        refuse_edited_code(code_of(main), main)


def test_a_module_that_is_edited_while_it_is_loaded_is_found_out(main: ModuleType) -> None:
    module = Path(code_of(main)[1])
    time.sleep(0.02)  # more than a tick of the file system's clock
    module.write_text("edited = True\n")
    with pytest.raises(InputError, match=r"module\.py"):
        refuse_edited_code(code_of(main), main)


def test_a_time_in_the_future_is_that_of_another_clock(main: ModuleType) -> None:
    ahead = time.time() + 1000
    os.utime(code_of(main)[1], (ahead, ahead))
    refuse_edited_code(code_of(main), main)


def test_without_a_copy_there_is_nothing_to_compare(main: ModuleType) -> None:
    del main.__real_file__
    refuse_edited_code(code_of(main), main)
