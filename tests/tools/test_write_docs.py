"""The generated parts of the documentation are those that the project would write today."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """The names of tools/write_docs.py, which is run by path and is no package."""
    return runpy.run_path(str(ROOT / "tools" / "write_docs.py"))


def test_the_config_reference_is_that_of_the_schemas(tool: dict[str, Any]) -> None:
    reference: Callable[[], str] = tool["config_reference"]
    found = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    assert found == reference(), "docs/config.md is out of date: make docs"


def test_the_graph_of_rules_is_that_of_the_workflow(tool: dict[str, Any]) -> None:
    page: Callable[..., str] = tool["rules_page"]
    found = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    today = page(tool["posts"](), tool["titles"]())
    assert found == today, "docs/rules.md is out of date: make docs"


def test_stand_ins_give_no_table(tool: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "phone_usage").mkdir()
    (tmp_path / "phone_usage" / "claims.csv").write_text("id,kind,verdict\n", "utf-8")
    (tmp_path / "phone_usage" / "data.json").write_text('{"origin": "stand-in"}', "utf-8")
    with pytest.raises(SystemExit, match="stand-in"):
        tool["post_row"]("phone_usage", tmp_path)


def test_a_post_without_results_keeps_its_row(tool: dict[str, Any], tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert tool["with_table"](readme, tmp_path) == readme
