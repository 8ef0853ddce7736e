"""Draw which rule rests on which, from Snakemake's own graph: the page docs/rules.md."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import networkx

ROOT = Path(__file__).resolve().parents[1]
Edge = tuple[str, str]

HEAD = """\
# Rules

Generated from the workflow by `make docs`. An arrow leads from what makes a file to what reads it;
where a longer way leads there too, it is left out. What every post has in common comes first; then,
for each post, its own rules with the data sets they rest on, up to its measurements and figures.
"""


def rules_page(posts: Sequence[str], titles: Mapping[str, str]) -> str:
    """The page: a graph of what posts have in common, and one of each post."""
    edges = rule_edges()
    lines = [HEAD, "## What all posts have in common", "", *mermaid(common_edges(edges, posts))]
    for post in posts:
        lines += ["", f"## {titles[post]}", "", *mermaid(post_edges(edges, post), post)]
    return "\n".join(lines) + "\n"


def rule_edges() -> set[Edge]:
    """Which rule makes what which rule reads, as Snakemake says in its graph of rules."""
    with tempfile.TemporaryDirectory() as folder:  # empty: the graph does not rest on results
        command = [sys.executable, "-m", "snakemake", "--cores", "1"]
        command += [
            "--snakefile",
            str(ROOT / "Snakefile"),
            "--directory",
            folder,
            "--rulegraph",
            "dot",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    labels = dict(re.findall(r'(\d+)\[label = "(\w+)"', done.stdout))
    return {
        (labels[first], labels[second])
        for first, second in re.findall(r"(\d+) -> (\d+)", done.stdout)
    }


def common_edges(edges: Iterable[Edge], posts: Sequence[str]) -> set[Edge]:
    """The edges with each post's rules drawn as one, and those of one kind for each post too."""

    def group(rule: str) -> str:
        if rule.startswith("download_"):
            return "download_NAME"
        for post in posts:
            if rule.startswith(f"{post}_"):
                return "plots" if "_plot_" in rule else "steps"
            rule = rule.removesuffix(f"_{post}")
        return rule

    grouped = {(group(first), group(second)) for first, second in edges}
    return {(first, second) for first, second in grouped if first != second and second != "all"}


def post_edges(edges: Iterable[Edge], post: str) -> set[Edge]:
    """The edges among a post's rules, from its data sets, and to its table of measurements."""
    ends = ("collect_measurements",)
    return {
        (first, second)
        for first, second in edges
        if (first.startswith(f"{post}_") and (second.startswith(f"{post}_") or second in ends))
        or (first.startswith("download_") and second.startswith(f"{post}_"))
    }


def mermaid(edges: set[Edge], post: str = "") -> list[str]:
    """Write a graph in Mermaid's language; data sets are round, and the post's name is left out."""
    ordered = sorted(networkx.transitive_reduction(networkx.DiGraph(edges)).edges)
    rules = sorted({rule for edge in ordered for rule in edge})
    lines = ["```mermaid", "flowchart LR"]
    for rule in rules:
        label = rule.removeprefix(f"{post}_") if post else rule
        data = rule.startswith("download_")
        lines.append(f"  {rule}" + (f"([{label}])" if data else f"[{label}]"))
    return [*lines, *(f"  {first} --> {second}" for first, second in ordered), "```"]
