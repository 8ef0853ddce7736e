"""The list of licences has every package that is pinned, with a licence, and every data set."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """The names of the tool, which is run by path and is no package."""
    return runpy.run_path(str(ROOT / "tools" / "write_licences.py"))


def test_every_pinned_package_and_every_data_set_is_listed(tool: dict[str, Any]) -> None:
    text = tool["page"]()
    row = re.compile(r"^\| ([a-z0-9_.-]+) \| ([^ ]+) \| [^|]+ \| [^|]+ \|$", re.M)
    listed = dict(row.findall(text))
    pinned: dict[str, set[str]] = {}  # several versions of a package, for several of Python
    for name in ("requirements.txt", "requirements-dev.txt", "requirements/torch.txt"):
        text_of = (ROOT / name).read_text("utf-8")
        for package, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\n]+)", text_of, re.M):
            pinned.setdefault(package.lower(), set()).add(version)
    assert len(pinned) > 50 and listed.keys() >= pinned.keys()
    assert all(listed[package] in versions for package, versions in pinned.items())
    data = yaml.safe_load((ROOT / "config/datasets.yaml").read_text("utf-8"))["datasets"]
    for entry in data.values():
        assert f"| {entry['title']} | " in text


def test_licences_are_those_of_the_packages(tool: dict[str, Any]) -> None:
    # as their own repositories say
    assert tool["licence_of"]("pytest") == "MIT"
    assert "BSD" in tool["licence_of"]("numpy")
    assert "not installed" in tool["licence_of"]("no-such-package")
    installed = [name for name, _ in tool["pinned"]("requirements-dev.txt")]
    assert all(tool["licence_of"](name) for name in installed)


def test_the_list_is_up_to_date(tool: dict[str, Any]) -> None:
    """Names and versions; what an environment on another system says of them may differ."""
    written = (ROOT / "docs/licences.md").read_text("utf-8")
    made = tool["page"]()
    columns = [re.findall(r"^\| ([^|]+) \| ([^|]+) \|", text, re.M) for text in (written, made)]
    assert columns[0] == columns[1]
