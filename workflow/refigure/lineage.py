"""Which settings a figure rests on: those of the rules between the config and the figure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RuleFiles:
    """What a rule reads and writes, as the rule file has it.

    Attributes:
        inputs, outputs: paths, with wildcards in braces.
        params: the values of its params.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    params: tuple[Any, ...] = ()


def settings_behind(
    rules: Sequence[RuleFiles], post: str, settings: Mapping[str, Any]
) -> dict[str, list[str]]:
    """For each rule of a post, the steps of its config whose settings the rule's outputs rest on.

    A rule has a step's settings if they are among its params, or if its name is the step's. What
    an input function gives is not known beforehand and not followed.

    Args:
        rules: those of the post; others are not followed, so that a figure drawn from the table of
            all measurements does not rest on every setting of the post.
        settings: the post's section of the config.
    """
    sections = {key: value for key, value in settings.items() if isinstance(value, Mapping)}
    # one expression a rule, made once: this is done at every start of Snakemake
    outputs = {rule.name: re.compile("|".join(map(pattern, rule.outputs))) for rule in rules}
    made_by = {
        rule.name: [name for name, made in outputs.items() if any(map(made.fullmatch, rule.inputs))]
        for rule in rules
    }
    of_rule = {
        rule.name: {key for key, value in sections.items() if has(rule, f"{post}_{key}", value)}
        for rule in rules
    }
    behind = {
        name: set().union(*(of_rule[one] for one in reached(name, made_by))) for name in made_by
    }
    return {name: [key for key in sections if key in found] for name, found in behind.items()}


def pattern(path: str) -> str:
    """Turn a path with wildcards, each of which stands for anything, into a regular expression."""
    return ".+".join(re.escape(part) for part in re.split(r"\{[^{}]+\}", path))


def reached(start: str, made_by: Mapping[str, Iterable[str]]) -> list[str]:
    """List a rule and those that it rests on, directly or not."""
    found = [start]
    for name in found:  # grows while it is read
        found += [other for other in made_by[name] if other not in found]
    return found


def has(rule: RuleFiles, name: str, section: Mapping[str, Any]) -> bool:
    """Tell whether a rule has the settings of a step, by its params or by its name."""
    return rule.name == name or any(value == section for value in rule.params)
