"""The rules of docs/architecture.md that can be read off the source.

Oracle: docs/architecture.md, its decisions and its style.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml

from refigure.code_inputs import SCRIPTS, imported_files

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "workflow" / "refigure"
LONGEST_MODULE, LONGEST_STEP, SCREEN = 250, 150, 60  # lines; docs/architecture.md, "Style"


def sources() -> list[Path]:
    """The Python files of the package and the steps."""
    return sorted([*PACKAGE.rglob("*.py"), *SCRIPTS.rglob("*.py")])


def name_of(path: Path) -> str:
    """The name of a file within the project, for the names of tests."""
    return path.relative_to(ROOT).as_posix()


def modules_imported(path: Path) -> Iterator[str]:
    """The top-level names that a file imports, wherever in it the statement stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def loaded_with(path: Path, banned: str) -> list[str]:
    """The files among a step's code that import `banned` when they are loaded.

    An import within a function or under `TYPE_CHECKING` runs only when asked for.
    """
    found = []
    for file in imported_files(path.relative_to(SCRIPTS)):
        tree = ast.parse(Path(file).read_text("utf-8"))
        names = [
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        ]
        found += [file] if any(name.split(".")[0] == banned for name in names) else []
    return found


def test_drawing_never_loads_torch_and_training_never_matplotlib() -> None:
    plots = sorted(SCRIPTS.rglob("plot_*.py"))
    trainings = sorted(SCRIPTS.rglob("train_*.py"))
    assert plots
    assert {name_of(path): found for path in plots if (found := loaded_with(path, "torch"))} == {}
    assert {
        name_of(path): found for path in trainings if (found := loaded_with(path, "matplotlib"))
    } == {}


def test_only_plots_draw() -> None:
    """Compute and draw are two steps."""
    others = [path for path in SCRIPTS.rglob("*.py") if not path.name.startswith("plot_")]
    assert {
        name_of(path): found for path in others if (found := loaded_with(path, "matplotlib"))
    } == {}


def test_rules_do_not_compute() -> None:
    for path in sorted([*(ROOT / "workflow").rglob("*.smk"), ROOT / "workflow" / "Snakefile"]):
        text = path.read_text("utf-8")
        found = re.findall(
            r"^\s*(?:import|from)\s+(numpy|scipy|pandas|torch|matplotlib)", text, re.M
        )
        assert not found, path.name
        assert not re.search(r"^\s*(run|shell|shadow|checkpoint)\b.*:", text, re.M), path.name


def test_the_package_holds_no_path_of_results() -> None:
    """Rules say where; the package holds what is true in general."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert not [text for text in texts if text.startswith("results/")], name_of(path)


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_files_and_functions_can_be_read_at_a_sitting(path: Path) -> None:
    text = path.read_text("utf-8")
    limit = LONGEST_STEP if SCRIPTS in path.parents else LONGEST_MODULE
    assert len(text.splitlines()) <= limit
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < SCREEN, node.name
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if not ast.get_docstring(node)] == []


def test_steps_are_functions_bound_by_run_step() -> None:
    for path in sorted(SCRIPTS.rglob("*.py")):
        text = path.read_text("utf-8")
        assert text.endswith('\n\nif __name__ == "__main__":\n    run_step(main)\n'), name_of(path)
        assert not re.search(r"snakemake\.(config|input|output|params)", text), path.name
        assert "os.environ" not in text, path.name
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", path.stem), "verb_noun"


def test_no_file_is_a_drawer_for_odds_and_ends(tracked_files: Sequence[Path]) -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "lib"}
    found = {
        path for path in tracked_files if path.suffix == ".py" and path.stem.strip("_") in drawers
    }
    assert not found


def test_no_tracked_file_names_a_machine(tracked_files: Sequence[Path]) -> None:
    home = str(Path.home())
    patterns = [re.compile(re.escape(home) + r"/") if len(home) > 1 else None]
    patterns += [
        re.compile(r"(?<![\w./:~-])/(?:home|Users|root|work|mnt|scratch)/\w"),
        # an index or a proxy of one site would send everyone there
        re.compile(r"(?:index-url|extra-index-url|registry|proxy)\s*[=:]\s*[\"']?https?://", re.I),
    ]
    here = Path(__file__).resolve().relative_to(ROOT)
    for path in tracked_files:
        if path == here or (path.parent.name == "workflow" and path.parts[0] == "tests"):
            continue  # these look for such names themselves
        content = (ROOT / path).read_bytes()
        if b"\0" in content:
            continue
        text = content.decode("utf-8")
        for pattern in filter(None, patterns):
            found = pattern.search(text)
            assert not found, (str(path), found.group() if found else "")


def test_everything_made_is_ignored_by_git() -> None:
    names = [
        "results/quick/manifest.json",
        ".venv/bin/python",
        ".snakemake/log/x",
        "a/__pycache__/b",
    ]
    command = ["git", "-C", str(ROOT), "check-ignore", "--no-index", *names]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 128:
        pytest.skip("this is no git checkout")
    assert done.stdout.split() == names


def test_the_profile_leaves_cores_and_executor_to_the_user() -> None:
    profile = yaml.safe_load((ROOT / "profiles/default/config.yaml").read_text("utf-8"))
    # a workflow profile wins over the user's own, so it must not hold what differs by machine
    assert not {"cores", "jobs", "executor", "resources", "default-resources"} & set(profile)
    assert profile["rerun-incomplete"] is True and profile["show-failed-logs"] is True
    assert "code" not in profile["rerun-triggers"], "a fresh clone would redo everything"
    assert {"mtime", "params", "input"} <= set(profile["rerun-triggers"])
