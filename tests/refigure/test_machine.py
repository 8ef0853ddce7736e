"""What a machine says of itself, read from made-up system files."""

from pathlib import Path

import pytest

from refigure.machine import cpu_model, describe_machine, governors, two_cpus, usable_cpus


def cpu(system: Path, number: int, siblings: str = "", governor: str = "") -> None:
    """Write what Linux tells of one processor."""
    for name, text in (
        ("topology/thread_siblings_list", siblings),
        ("cpufreq/scaling_governor", governor),
    ):
        if text:
            file = system / f"cpu{number}" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n")


def test_two_processors_are_of_different_cores(tmp_path: Path) -> None:
    # two cores with two threads each, numbered as many machines do: 0 and 1 are one core
    for number, siblings in enumerate(("0-1", "0-1", "2-3", "2-3")):
        cpu(tmp_path, number, siblings)
    assert two_cpus([0, 1, 2, 3], tmp_path) == [0, 2]
    assert two_cpus([1, 3], tmp_path) == [1, 3]
    assert two_cpus([0, 1], tmp_path) == [0, 1], "one core only: its two threads"


@pytest.mark.parametrize(("usable", "chosen"), [([4, 7, 9], [4, 7]), ([3], [3]), ([], [])])
def test_two_processors_where_the_system_does_not_tell(
    usable: list[int], chosen: list[int], tmp_path: Path
) -> None:
    assert two_cpus(usable, tmp_path) == chosen


def test_governors_are_named_once(tmp_path: Path) -> None:
    for number, governor in enumerate(("powersave", "performance", "powersave")):
        cpu(tmp_path, number, governor=governor)
    assert governors([0, 1, 2], tmp_path) == ["performance", "powersave"]
    assert governors([5], tmp_path) == []


def test_the_model_of_the_processor(tmp_path: Path) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nmodel name\t: A: CPU\nmodel name\t: B\n")
    assert cpu_model(info) == "A: CPU"
    assert cpu_model(tmp_path / "none")


def test_this_machine() -> None:
    found = describe_machine()
    assert found["cpus"] == len(usable_cpus()) >= 1
    assert found["load"] >= 0 and found["model"] and found["governor"]
