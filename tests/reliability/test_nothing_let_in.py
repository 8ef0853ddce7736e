"""What would let a stranger's file run as code, or a secret out: looked for in the whole tree.

The rules of the linter's group S hold too (`make lint`); what is here it does not know, or a
comment could switch it off.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("workflow", "tools", "benchmarks")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
SMK = sorted([*(ROOT / "workflow").rglob("*.smk"), ROOT / "workflow/Snakefile"])
# Those that run what they are given, by whatever name they are imported.
RUNNERS = {"eval", "exec", "compile", "__import__"}
PICKLES = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}
# The programs of the GIL post run in other interpreters, from texts of their own.
OWN_PROGRAMS = ROOT / "workflow/refigure/python_gil/programs"


def calls_in(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted name of what is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def keyword(call: ast.Call, name: str) -> str | None:
    """The text of a keyword argument."""
    return next((ast.unparse(one.value) for one in call.keywords if one.arg == name), None)


def faults_of(source: str) -> list[str]:
    """What a source does that would let code in."""
    found = []
    for name, call in calls_in(source):
        last = name.rpartition(".")[2]
        if name.endswith("torch.load") and keyword(call, "weights_only") != "True":
            found.append("torch.load without weights_only=True")
        if last in ("load", "loadtxt", "genfromtxt", "memmap") and keyword(call, "allow_pickle"):
            found.append("allow_pickle")
        if name in ("yaml.load", "yaml.load_all"):
            loader = keyword(call, "Loader") or (ast.unparse(call.args[1]) if call.args[1:] else "")
            if loader not in ("yaml.CSafeLoader", "yaml.SafeLoader"):
                found.append("yaml.load without a safe loader")
        if name in ("yaml.unsafe_load", "yaml.full_load", "yaml.unsafe_load_all"):
            found.append(name)
        if keyword(call, "shell") not in (None, "False"):
            found.append("shell=True")
        if name in ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"):
            found.append(name)
        if name in RUNNERS:
            found.append(name)
        if last in ("extractall", "extract", "unpack_archive"):
            found.append("an archive extracted by the names in it")
        if keyword(call, "verify") == "False":
            found.append("TLS without verification")
        if last in ("read_pickle", "to_pickle", "load_state_dict_from_url"):
            found.append(last)
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [f"import {name}" for name in names if name.split(".")[0] in PICKLES]
    return found


@pytest.mark.parametrize(
    "source",
    [
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
        "yaml.load(text, Loader=yaml.FullLoader)",
        "yaml.load(text, yaml.Loader)",
        "yaml.unsafe_load(text)",
        "subprocess.run(command, shell=True)",
        "os.system(command)",
        "eval(text)",
        "tar.extractall(folder)",
        "shutil.unpack_archive(path)",
        "session.get(url, verify=False)",
        "pandas.read_pickle(path)",
        "import pickle",
        "from joblib import load",
    ],
)
def test_the_search_finds_what_it_is_for(source: str) -> None:
    assert len(faults_of(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "torch.load(path, weights_only=True)",
        "np.load(path)",
        "yaml.load(text, Loader=yaml.CSafeLoader)",
        "yaml.safe_load(text)",
        "subprocess.run(command)",
        "model.eval()",
        "re.compile(pattern)",
    ],
)
def test_the_search_leaves_the_rest_alone(source: str) -> None:
    assert faults_of(source) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_source_runs_what_it_reads(path: Path) -> None:
    if OWN_PROGRAMS in path.parents:
        return
    assert faults_of(path.read_text("utf-8")) == []


def test_no_rule_has_a_shell() -> None:
    """No value of the config can reach one: rules run scripts, and scripts run lists of words."""
    for path in SMK:
        text = path.read_text("utf-8")
        assert not re.search(r"^\s*shell\s*:|\bshell\(", text, re.M), path.name


def test_data_come_over_https_with_hashes() -> None:
    content = yaml.safe_load((ROOT / "config/datasets.yaml").read_text("utf-8"))["datasets"]
    for name, entry in content.items():
        for file in entry["files"].values():
            assert re.fullmatch("[0-9a-f]{64}", file["sha256"]) and file["bytes"] > 0, name
        addresses = [one["at"] for one in entry["sources"] if one["kind"] == "url"]
        assert all(address.startswith("https://") for address in addresses), name


def test_every_requirement_is_pinned_with_hashes() -> None:
    """torch apart, whose builds lie on indexes of their own, each with its own hashes."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        lines = [
            line for line in text.splitlines() if line.strip() and not line.startswith((" ", "#"))
        ]
        assert len(lines) > 20
        for line in lines:
            assert re.match(r"[A-Za-z0-9_.\[\]-]+==\S+ ", line), line[:60]
            assert "--hash=sha256:" in line, line[:60]
    assert re.search(r"^torch==[\d.]+$", (ROOT / "requirements/torch.txt").read_text("utf-8"), re.M)


def test_the_pages_escape_by_default() -> None:
    """And what is exempt stands in two places, each of which escapes or is ours."""
    text = (ROOT / "workflow/refigure/report/pages.py").read_text("utf-8")
    assert "autoescape=True" in text
    for path in sorted((ROOT / "workflow/report").glob("*.j2")):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8")), path.name
    marked = {
        path.name: len(re.findall(r"\bMarkup\(", path.read_text("utf-8"))) for path in SOURCES
    }
    assert {name: count for name, count in marked.items() if count} == {"pages.py": 2}
