"""Print every rule of the workflow as JSON: its names, directives and code, nothing run.

Snakemake's public API (`snakemake.api`) loads a workflow but tells of its rules no more than names
and docstrings. Names of inputs, params and outputs stand only in its `Rule` objects, which the
private attribute `_workflow` leads to. The alternatives rest on more internals: parsing `.smk`
files needs Snakemake's tokenizer and leaves `**` and comprehensions unevaluated, and a log handler
sees files without their names. Snakemake is pinned, so that a change shows when the pin moves.

Run as a program of its own: loading a workflow changes the working directory and `sys.path`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from snakemake.api import SnakemakeApi
from snakemake.settings.types import ConfigSettings, ResourceSettings


def names(files: Any) -> list[str]:
    """The names in an input, output or params directive."""
    return [name for name, _ in files._get_names()]


def unnamed(files: Any) -> list[str]:
    """The files that stand before the first named one."""
    places = [place[0] if isinstance(place, tuple) else place for _, place in files._get_names()]
    return [str(path) for path in list(files)[: min(places, default=len(files))]]


def describe(rule: Any) -> dict[str, Any]:
    """Describe one rule; what is a function is called `None`, since it needs a job."""
    threads = rule.resources["_cores"].value if "_cores" in rule.resources else 1
    return {
        "docstring": rule.docstring,
        "script": rule.script and str(rule.script),
        "inputs": names(rule.input),
        "unnamed": unnamed(rule.input),
        "params": names(rule.params),
        "outputs": names(rule.output),
        "logs": [str(log) for log in rule.log],
        "threads": threads if isinstance(threads, int) else None,
        "machine": getattr(rule.resources.get("machine"), "raw", None),
        "run": rule.is_run,
        "shadow": rule.shadow_depth,
    }


def main(snakefile: str, settings: dict[str, Any]) -> None:
    """Load a workflow and print its rules."""
    with SnakemakeApi() as api:
        workflow = api.workflow(
            resource_settings=ResourceSettings(cores=2),
            config_settings=ConfigSettings(config=settings),
            snakefile=Path(snakefile),
        )
        workflow.list_rules()  # loads the rules
        rules = {rule.name: describe(rule) for rule in workflow._workflow.rules}
    print("RULES", json.dumps(rules))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
