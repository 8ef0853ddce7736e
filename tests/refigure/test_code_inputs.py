"""The static walk over imports, held against what Python really imports."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from refigure import code_inputs
from refigure.code_inputs import SCRIPTS, WORKFLOW, imported_files

ALL_SCRIPTS = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.py"))
# Import each script as a module, in a process of its own for each by a fork, which is quick; print
# the files below workflow/ that are then loaded.
REALLY = """
import importlib, json, os, sys
from pathlib import Path
workflow = Path(sys.argv[1])
sys.path.insert(0, sys.argv[1])
import matplotlib, numpy, pandas, scipy.stats, statsmodels.api  # once for all: none of ours
for name in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        importlib.import_module("scripts." + name.removesuffix(".py").replace("/", "."))
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        ours = sorted(f for f in files if f and Path(f).is_relative_to(workflow))
        print(json.dumps([name, ours]), flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0, name
"""


@pytest.fixture(scope="module")
def really_imported() -> dict[str, set[Path]]:
    """The project files that each script loads when it is imported."""
    done = subprocess.run(
        [sys.executable, "-c", REALLY, str(WORKFLOW), *ALL_SCRIPTS],
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(json.loads(line) for line in done.stdout.splitlines())
    return {name: {Path(file) for file in files} for name, files in found.items()}


@pytest.mark.parametrize("script", ALL_SCRIPTS)
def test_the_walk_finds_what_is_really_imported(
    really_imported: dict[str, set[Path]], script: str
) -> None:
    found = [Path(path).resolve() for path in imported_files(script)]
    assert found[0] == SCRIPTS / script
    assert found[1:] == sorted(found[1:])
    assert len(set(found)) == len(found)
    # An import inside a function or under TYPE_CHECKING is found though it may not be run: that
    # redoes too much, never too little.
    assert set(found) >= really_imported[script]
    late = {module for path in found for module in imported_late(path)}
    extra = {path.stem for path in set(found) - really_imported[script]}
    assert bool(extra) == bool(extra & late), extra


def imported_late(path: Path) -> Iterator[str]:
    """The last names of the modules of ours that a file imports, but not when it is loaded."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in tree.body:
            yield str(node.module).split(".")[-1]


def test_a_script_that_is_not_there() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"no script nothing/at_all.py in workflow/scripts/"
    ):
        imported_files("nothing/at_all.py")


def test_paths_are_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = imported_files("report/collect_timings.py")
    assert not any(map(os.path.isabs, paths))
    assert all(Path(path).is_file() for path in paths)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workflow folder in place of the project's."""
    (tmp_path / "scripts").mkdir()
    monkeypatch.setattr(code_inputs, "WORKFLOW", tmp_path)
    monkeypatch.setattr(code_inputs, "SCRIPTS", tmp_path / "scripts")
    monkeypatch.chdir(tmp_path)
    code_inputs.project_imports.cache_clear()
    return tmp_path


def write(tree: Path, **files: str) -> None:
    """Write files; `__` in a name is a folder."""
    for name, text in files.items():
        path = tree / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def walk(tree: Path, text: str) -> list[str]:
    """The files that a script with this text imports, without itself."""
    write(tree, scripts__step=text)
    first, *others = imported_files("step.py")
    assert first == "scripts/step.py"
    return others


def packages(tree: Path) -> None:
    """Two packages, one within the other, each with a module."""
    write(tree, pack__one="", pack__inner__two="")
    (tree / "pack" / "__init__.py").write_text("")
    (tree / "pack" / "inner" / "__init__.py").write_text("")


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("import json, numpy", []),
        ("import pack", ["pack/__init__.py"]),
        ("import pack.one", ["pack/__init__.py", "pack/one.py"]),
        ("import pack.one as p", ["pack/__init__.py", "pack/one.py"]),
        ("from pack import one", ["pack/__init__.py", "pack/one.py"]),
        ("from pack import name", ["pack/__init__.py"]),
        ("from pack.one import name", ["pack/__init__.py", "pack/one.py"]),
        ("from pack.one import *", ["pack/__init__.py", "pack/one.py"]),
        (
            "import pack.inner.two",
            ["pack/__init__.py", "pack/inner/__init__.py", "pack/inner/two.py"],
        ),
        ("from pack import inner", ["pack/__init__.py", "pack/inner/__init__.py"]),
        ("def f():\n    from pack import one", ["pack/__init__.py", "pack/one.py"]),
        ("try:\n    import pack\nexcept ImportError:\n    pass", ["pack/__init__.py"]),
    ],
)
def test_kinds_of_import(tree: Path, text: str, files: list[str]) -> None:
    packages(tree)
    assert walk(tree, text) == files


def test_a_name_that_is_no_module_takes_the_package_alone(tree: Path) -> None:
    packages(tree)
    (tree / "pack" / "__init__.py").write_text("one_more = 1")
    assert walk(tree, "from pack import one_more") == ["pack/__init__.py"]


def test_a_folder_without_init_is_a_package_too(tree: Path) -> None:
    write(tree, bare__module="")
    assert walk(tree, "from bare import module") == ["bare/module.py"]
    assert walk(tree, "import bare.module") == ["bare/module.py"]


def test_what_a_module_imports_is_followed(tree: Path) -> None:
    write(tree, a="import b", b="from pack import one", pack__one="import c", c="")
    assert walk(tree, "import a") == ["a.py", "b.py", "c.py", "pack/one.py"]


def test_what_a_package_imports_is_followed(tree: Path) -> None:
    write(tree, pack__one="", other="")
    (tree / "pack" / "__init__.py").write_text("import other")
    assert walk(tree, "import pack.one") == ["other.py", "pack/__init__.py", "pack/one.py"]


def test_a_cycle_ends(tree: Path) -> None:
    write(tree, a="import b", b="import a")
    assert walk(tree, "import a") == ["a.py", "b.py"]


def test_a_syntax_error_names_its_file(tree: Path) -> None:
    write(tree, a="def")
    with pytest.raises(SyntaxError) as error:
        walk(tree, "import a")
    assert str(error.value.filename).endswith("a.py")
