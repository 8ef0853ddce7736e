"""Every rule fits its script, and every script has a rule: seen without running a job.

Oracles: the signature of each script's `main`, read from its source; and the import walk, whose own
tests compare it with what Python really imports.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from refigure.code_inputs import SCRIPTS, imported_files

if TYPE_CHECKING:
    from tests.workplaces import Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("rule_binding")]

ROOT = Path(__file__).resolve().parents[2]
# The rules that take all cores, to start Snakemake themselves.
RUNS_OF_THE_WORKFLOW = {"verify_runs"}
POSTS = sorted(path.stem for path in (ROOT / "config/published").glob("*.yaml"))
Rules = dict[str, dict[str, Any]]


def load_rules(folder: Path, **settings: str) -> Rules:
    """Load the workflow in a process of its own (see describe_rules.py)."""
    program = Path(__file__).with_name("describe_rules.py")
    command = [sys.executable, str(program), str(ROOT / "Snakefile"), json.dumps(settings)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("RULES ")]
    rules: Rules = json.loads(line.removeprefix("RULES "))
    return rules


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory, with an export of the user's own."""
    path = tmp_path_factory.mktemp("rules")
    (path / "my.csv").write_text("date,minutes\n2018-01-01,60\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def rules(folder: Path) -> Rules:
    """The rules with the default config."""
    return load_rules(folder)


@pytest.fixture(scope="module")
def own_rules(folder: Path) -> Rules:
    """The rules with an export of the user's own, which changes what goes into some."""
    return load_rules(folder, phone_usage_file="my.csv")


def script_of(rule: dict[str, Any]) -> str:
    """The path of a rule's script below workflow/scripts/."""
    place: str = rule["script"]
    assert place.startswith("../scripts/"), "scripts are named relative to workflow/rules/"
    return place.removeprefix("../scripts/")


@cache
def parameters(script: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the parameters of a script's `main`: those without a default, and all."""
    tree = ast.parse((SCRIPTS / script).read_text("utf-8"))
    (main,) = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "main"
    ]
    given = main.args
    assert not (given.posonlyargs or given.vararg or given.kwarg), "each name is written out"
    names = [argument.arg for argument in given.args]
    required = names[: len(names) - len(given.defaults)]
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        names.append(argument.arg)
        required += [argument.arg] if default is None else []
    return frozenset(required), frozenset(names)


@pytest.mark.parametrize("config", ["rules", "own_rules"])
def test_names_of_a_rule_are_the_parameters_of_its_main(
    config: str, request: pytest.FixtureRequest
) -> None:
    loaded: Rules = request.getfixturevalue(config)
    for name, rule in loaded.items():
        if not rule["script"]:
            continue
        given = [*rule["inputs"], *rule["params"], *rule["outputs"]]
        assert len(given) == len(set(given)), f"{name}: a name stands in two directives"
        required, known = parameters(script_of(rule))
        assert required <= set(given) <= known, name


def test_a_rule_rests_on_the_code_of_its_script(
    rules: Rules, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)  # the walk gives paths relative to the working directory
    for name, rule in rules.items():
        if rule["script"]:
            code = imported_files(script_of(rule))
            # data are verified: they do not depend on the code that fetched them
            assert rule["unnamed"] == (code[:1] if name.startswith("download_") else code), name


def test_a_rule_and_its_script_have_one_name(rules: Rules) -> None:
    for name, rule in rules.items():
        if not rule["script"]:
            continue
        topic, stem = Path(script_of(rule)).parent.name, Path(script_of(rule)).stem
        expected = {
            "download_dataset": name if name.startswith("download_") else "",
            "export_blog": name if name.startswith("export_blog_") else "",
            "write_blog_page": name if name.startswith("write_blog_page_") else "",
        }.get(stem, stem if topic == "report" else f"{topic}_{stem}")
        assert name == expected


def test_every_script_is_run_by_a_rule(rules: Rules) -> None:
    used = {script_of(rule) for rule in rules.values() if rule["script"]}
    there = {path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.py")}
    assert used == there


def test_every_job_has_a_log_fixed_threads_and_no_process_of_its_own(rules: Rules) -> None:
    for name, rule in rules.items():
        assert not rule["run"] and not rule["shadow"], f"{name}: starts a whole new Snakemake"
        if not rule["script"]:
            continue
        assert len(rule["logs"]) == 1, name
        assert rule["logs"][0].startswith("results/") and rule["logs"][0].endswith(".log"), name
        # how many threads add up a sum changes its last bits: never as many as there are cores
        if name not in RUNS_OF_THE_WORKFLOW and rule["machine"] != "alone":
            assert rule["threads"] == 1, name


def test_who_holds_the_machine(rules: Rules) -> None:
    """Only a job that starts the workflow itself may run beside one that takes times."""
    assert {name for name, rule in rules.items() if rule["machine"] == "waits"} == {"verify_runs"}
    assert {rule["machine"] for rule in rules.values()} == {None, "alone", "waits"}


def test_every_rule_says_what_it_makes(rules: Rules) -> None:
    """`--list-rules` prints these."""
    silent = [name for name, rule in rules.items() if not (rule["docstring"] or "").strip()]
    assert not silent


def test_every_post_and_every_promised_target_is_a_rule(rules: Rules) -> None:
    posts = {target for post in POSTS for target in (post, f"{post}_figures")}
    promised = {"all", *posts, "data", "report", "blog", "crate", "verify"}
    assert promised <= set(rules)
    for name in promised:
        assert not rules[name]["script"], f"{name} is a name for other rules' files"


def test_the_list_of_rules_shows_what_each_target_makes(workplace: Workplace) -> None:
    done = workplace.snakemake("--list-target-rules")
    assert done.code == 0, done.output
    lines = dict(line.split(" ", 1) for line in done.output.splitlines() if " (" in line)
    for target in ("all", "phone_usage", "phone_usage_figures", "data", "report", "blog"):
        assert len(lines[target]) > 20, target
