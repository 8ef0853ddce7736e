"""Which project files a step's code consists of, found without running it.

Snakemake sees neither an edit in a module that a script imports nor the content of the script
itself (it goes by the script's modification time). Listed in `input:`, the files are compared by
content: an edit redoes exactly what depends on it and names the file; `touch` redoes nothing.
"""

import ast
import functools
import os
from collections.abc import Iterator
from pathlib import Path

WORKFLOW = Path(__file__).resolve().parents[1]  # the import root of every step
SCRIPTS = WORKFLOW / "scripts"


def imported_files(script: str | Path) -> list[str]:
    """List the script and every project file that it imports, directly or not.

    The script comes first, the rest sorted, as paths relative to the working directory, as
    Snakemake wants them. A package's `__init__.py` counts: importing a module runs it.

    Args:
        script: path below `workflow/scripts/`.

    Raises:
        FileNotFoundError: there is no such script.
    """
    start = SCRIPTS / script
    if not start.is_file():
        raise FileNotFoundError(f"no script {script} in workflow/scripts/")
    found = {start}
    pending = [start]
    while pending:
        new = set(project_imports(pending.pop())) - found
        found |= new
        pending += new
    return [os.path.relpath(path) for path in (start, *sorted(found - {start}))]


@functools.cache
def project_imports(path: Path) -> frozenset[Path]:
    """Find the files below `workflow/` that one source file imports by itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return frozenset(
        file
        for node in statements(tree)
        for name in imported_names(node)
        for file in files_of(name)
    )


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every statement, however deep; expressions, of which no import is part, are left out.

    They are nine nodes in ten: every start of Snakemake waits for this walk of the whole project.
    """
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            pending += getattr(node, block, ())


def imported_names(node: ast.AST) -> Iterator[str]:
    """Yield the dotted names that an import statement may load.

    `from a import b` may load the module `a.b` or take the name `b` from `a`: both are yielded,
    and `files_of` drops what is no file. Relative imports are refused by the linter (TID252).
    """
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(name: str) -> tuple[Path, ...]:
    """The project files that importing the dotted `name` runs: packages, then the module."""
    return existing_files(WORKFLOW, name)


@functools.cache
def existing_files(root: Path, name: str) -> tuple[Path, ...]:
    """What there is below a folder of a dotted name's packages and module."""
    parts = name.split(".")
    paths = [root.joinpath(*parts[:depth]) for depth in range(1, len(parts) + 1)]
    candidates = [
        file for path in paths for file in (path / "__init__.py", path.with_suffix(".py"))
    ]
    return tuple(file for file in candidates if file.is_file())
