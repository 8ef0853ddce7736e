"""The tutorial as a newcomer types it: its commands one after the other, and what they print.

Oracle: the page itself. Each block of commands must end well, and where a block of text follows,
each of its lines must stand in what the commands printed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("tutorial")]

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GIT = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")


def steps() -> list[tuple[str, list[str]]]:
    """The commands of each block, with the lines that the page says they print."""
    found: list[tuple[str, list[str]]] = []
    for kind, text in BLOCK.findall(PAGE):
        if kind == "sh":
            found.append((text, []))
        else:
            found[-1][1].extend(text.splitlines())
    return found


@pytest.fixture
def clone(workplace: Workplace) -> Workplace:
    """A clone with git's records, told to use no network, as the test has none."""
    config = workplace.root / "config" / "config.yaml"
    text = config.read_text("utf-8")
    assert text.count("offline: false") == 1
    config.write_text(text.replace("offline: false", "offline: true"), "utf-8")
    (workplace.root / ".gitignore").write_text((ROOT / ".gitignore").read_text("utf-8"), "utf-8")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run(["git", *GIT, *command], cwd=workplace.root, check=True)
    return workplace


def figures_of(place: Workplace) -> dict[str, bytes]:
    """The figures by name."""
    folder = place.root / "results/smoke/phone_usage/figures"
    return {path.name: path.read_bytes() for path in folder.glob("*.svg")}


def test_the_commands_of_the_tutorial_do_what_it_says(clone: Workplace) -> None:
    typed = steps()
    assert len(typed) >= 6 and sum(bool(lines) for _, lines in typed) >= 4
    path = os.pathsep.join([str(Path(sys.executable).parent), clone.environment()["PATH"]])
    drawn = []
    for commands, lines in typed:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=clone.root,
            env=clone.environment(PATH=path),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, (commands, done.stdout[-4000:])
        printed = done.stdout.splitlines()
        for line in lines:
            assert any(one.startswith(line) for one in printed), (line, done.stdout[-4000:])
        drawn.append(figures_of(clone))
    first, last = drawn[0], drawn[-1]
    stem = "P-F1_overall_histogram"
    changed = {name for found in drawn for name in found if found[name] != first[name]}
    assert changed == {f"{stem}_as_published.svg", f"{stem}_corrected.svg"}
    assert last == first, "after the way back the figures have the bytes they had"
