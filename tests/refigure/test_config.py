"""The config: every mistake is one line that names the file, the key and the mend."""

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from refigure.config import (
    SCHEMAS,
    Layer,
    check_config,
    config_layers,
    config_schema,
    given_layers,
    read_yaml,
)
from refigure.errors import InputError
from refigure.given_config import typed
from refigure.phone_usage.describe import DescribeSettings

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
SCALES = ("smoke", "quick", "full")


def merge(into: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Merge mappings as Snakemake's `update_config`: nested, the later one winning."""
    for key, value in other.items():
        inside = into.get(key)
        if isinstance(value, Mapping) and isinstance(inside, dict):
            merge(inside, value)
        else:
            into[key] = copy.deepcopy(value)
    return into


def merged(given: Mapping[str, Any], *files: Path) -> tuple[dict[str, Any], list[Layer]]:
    """The config and its layers, as rules/config.smk makes them."""
    typed_given = typed(given, config_schema())
    layers = config_layers(CONFIG, typed_given)
    config: dict[str, Any] = {}
    for _, content in layers:
        merge(config, content)
    merge(config, typed_given)
    return config, [*layers, *given_layers(typed_given, files)]


def complaints(given: Mapping[str, Any], *files: Path) -> list[str]:
    """The lines of the message on a config with these additions."""
    for file in files:
        given = merge(copy.deepcopy(read_yaml(file)), given)
    with pytest.raises(InputError) as error:
        check_config(*merged(given, *files))
    first, *lines = str(error.value).splitlines()
    assert first == "The config cannot be used:"
    return [line.removeprefix("  ") for line in lines]


@pytest.mark.parametrize("scale", SCALES)
def test_the_configs_in_the_repository_are_valid(scale: str) -> None:
    config, layers = merged({"scale": scale})
    check_config(config, layers)
    assert config["scale"] == scale


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_is_an_overlay_and_nothing_else(scale: str) -> None:
    names = [name for name, _ in config_layers(CONFIG, {"scale": scale})]
    assert names[0] == "config/config.yaml"
    assert "config/posts/phone_usage.yaml" in names and "config/datasets.yaml" in names
    assert names[-1] == ("config/datasets.yaml" if scale == "quick" else f"config/{scale}.yaml")


def test_what_an_overlay_changes_is_there_to_be_changed() -> None:
    base, _ = merged({})
    for scale in ("smoke", "full"):
        for path in leaves(read_yaml(CONFIG / f"{scale}.yaml"), config_schema()):
            inside: Any = base
            for part in path:
                inside = inside[part]


def leaves(
    content: Any, schema: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The paths of all keys that hold no mapping, or one whose keys the user names."""
    for key, value in content.items():
        inner = schema.get("properties", {}).get(key, {})
        if isinstance(value, Mapping) and not isinstance(inner.get("additionalProperties"), dict):
            yield from leaves(value, inner, (*path, key))
        else:
            yield (*path, key)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # unknown keys at each level, with the nearest known one
        ({"sede": 1}, "--config: sede is no key of the config; did you mean seed?"),
        (
            {"phone_usage": {"compare_dais": {}}},
            "--config: phone_usage.compare_dais is no key of the config;"
            " did you mean compare_days?",
        ),
        (
            {"phone_usage": {"compare_days": {"permutation": 5}}},
            "--config: phone_usage.compare_days.permutation is no key of the config;"
            " did you mean permutations?",
        ),
        (
            {"phone_usage": {"sweep_hash_seeds": {"xyzzy": 5}}},
            "--config: phone_usage.sweep_hash_seeds.xyzzy is no key of the config;"
            " the keys here are seeds.",
        ),
        # types, ranges, choices, patterns
        ({"seed": "many"}, "--config: seed: 'many' is not a whole number."),
        ({"seed": 1.5}, "--config: seed: 1.5 is not a whole number."),
        ({"seed": -1}, "--config: seed: -1 is below 0."),
        ({"seed": -1}, "--config: seed: -1 is below 0."),
        ({"seed": 2**60}, f"--config: seed: {2**60} is above {2**53 - 1}."),
        ({"offline": "perhaps"}, "--config: offline: 'perhaps' is not true or false."),
        ({"mirror": 3}, "--config: mirror: 3 is not text or null."),
        ({"interpreters": "python"}, "--config: interpreters: 'python' is not a list."),
        ({"interpreters": ["a", "a"]}, "--config: interpreters: ['a', 'a'] holds an entry twice."),
        ({"interpreters": [""]}, "--config: interpreters.0: '' is empty."),
        (
            {"blog_variant": "correct"},
            "--config: blog_variant: 'correct' is not one of as_published, corrected;"
            " did you mean corrected?",
        ),
        (
            {"phone_usage_period": "spring"},
            "--config: phone_usage_period: 'spring' does not match",
        ),
        (
            {"phone_usage": {"describe": {"confidence": 1}}},
            "--config: phone_usage.describe.confidence: 1 must be below 1.",
        ),
        (
            {"phone_usage": {"describe": {"us_average_minutes": 0}}},
            "--config: phone_usage.describe.us_average_minutes: 0 must be above 0.",
        ),
        (
            {"phone_usage": {"compare_days": {"permutations": 98}}},
            "--config: phone_usage.compare_days.permutations: 98 is below 99.",
        ),
        ({"phone_usage": {"describe": 3}}, "--config: phone_usage.describe: 3 is not a mapping."),
        ({"phone_usage": None}, "--config: phone_usage: None is not a mapping."),
        # files and folders
        (
            {"phone_usage_file": "no/such.csv"},
            "--config: phone_usage_file: there is no file no/such.csv;"
            " give its path, or null for none.",
        ),
        (
            {"mirror": "no/such"},
            "--config: mirror: there is no folder no/such; give its path, or null for none.",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_mend(given: dict[str, Any], expected: str) -> None:
    (line,) = complaints(given)
    assert line.startswith(expected)


def test_a_value_that_is_refused_is_explained_by_its_description() -> None:
    (line,) = complaints({"seed": -1})
    assert line.endswith(f"({config_schema()['properties']['seed']['description']})")


def test_several_mistakes_are_a_line_each() -> None:
    given = {"sede": 1, "seed": -1, "phone_usage": {"compare_days": {"alpha": 1, "beta": 2}}}
    lines = complaints(given)
    assert len(lines) == 4
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("scale", "near"),
    [("ful", "full"), ("Quick", "quick"), ("smok", "smoke"), ("tiny", None), (3, None)],
)
def test_a_scale_misspelt(scale: Any, near: str | None) -> None:
    with pytest.raises(InputError) as error:
        config_layers(CONFIG, {"scale": scale})
    guess = f"; did you mean {near}?" if near else ""
    assert str(error.value) == f"scale: {scale!r} is not one of smoke, quick, full{guess}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the config folder to make mistakes in."""
    for path in (*CONFIG.glob("*.yaml"), *CONFIG.glob("posts/*.yaml")):
        copied = tmp_path / "config" / path.relative_to(CONFIG)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(path.read_text("utf-8"), "utf-8")
    return tmp_path / "config"


def in_file(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "scale", "expected"),
    [
        (
            "config.yaml",
            "seed: 2018",
            "seed: -1",
            "quick",
            "config/config.yaml: seed: -1 is below 0",
        ),
        (
            *("posts/phone_usage.yaml", "lags: 28", "lags: 0", "quick"),
            "config/posts/phone_usage.yaml: phone_usage.model_days.lags: 0 is below 1",
        ),
        (
            *("posts/phone_usage.yaml", "lags: 28", "lag: 28", "quick"),
            "config/posts/phone_usage.yaml: phone_usage.model_days.lag is no key",
        ),
        (
            *("full.yaml", "seeds: 200", "seeds: 0", "full"),
            "config/full.yaml: phone_usage.sweep_hash_seeds.seeds: 0 is below 1",
        ),
        (
            *("smoke.yaml", "seeds: 2", "seeds: many", "smoke"),
            "config/smoke.yaml: phone_usage.sweep_hash_seeds.seeds: 'many' is not a whole number",
        ),
    ],
)
def test_the_file_that_set_a_key_is_named(
    folder: Path, file: str, old: str, new: str, scale: str, expected: str
) -> None:
    in_file(folder / file, old, new)
    layers = config_layers(folder, {"scale": scale})
    config: dict[str, Any] = {}
    for _, content in layers:
        merge(config, content)
    with pytest.raises(InputError) as error:
        check_config(config, [*layers, *given_layers({"scale": scale}, [])])
    assert f"\n  {expected}" in str(error.value)


def test_a_key_that_is_missing_is_told_with_the_file_of_its_section(folder: Path) -> None:
    in_file(folder / "posts/phone_usage.yaml", "    lags: 28\n", "")
    in_file(folder / "config.yaml", "seed: 2018", "")
    layers = config_layers(folder, {})
    config: dict[str, Any] = {}
    for _, content in layers:
        merge(config, content)
    with pytest.raises(InputError) as error:
        check_config(config, layers)
    assert str(error.value).splitlines()[1:] == [
        "  config/config.yaml: seed is missing.",
        "  config/posts/phone_usage.yaml: phone_usage.model_days.lags is missing.",
    ]


def test_a_file_given_with_configfile_is_named(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("seed: -1\nphone_usage: {model_days: {lags: -2}}\n")
    lines = complaints({}, mine)
    assert [line.split(": ")[:2] for line in lines] == [
        [str(mine), "phone_usage.model_days.lags"],
        [str(mine), "seed"],
    ]


def test_the_command_line_goes_before_a_file_given_with_it(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("seed: -1\n")
    (line,) = complaints({"seed": -7}, mine)
    assert line.startswith("--config: seed: -7 is below 0")


@pytest.mark.parametrize(
    "text",
    ["scale: [quick", "a: b: c", "\tscale: quick", "x: !!python/object:os.system 1", "a: \xff"],
)
def test_a_file_that_is_no_yaml_is_named(folder: Path, text: str) -> None:
    (folder / "posts/phone_usage.yaml").write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as error:
        config_layers(folder, {})
    message = str(error.value)
    assert message.startswith(f"{folder / 'posts/phone_usage.yaml'}: not valid YAML: ")
    assert "\n" not in message


@pytest.mark.parametrize("file", ["config.yaml", "posts/phone_usage.yaml"])
@pytest.mark.parametrize("text", ["", "- a list\n", "words\n"])
def test_a_file_that_holds_no_mapping_is_named(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text)
    with pytest.raises(InputError, match="mapping") as error:
        config_layers(folder, {})
    assert file in str(error.value)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        # Snakemake leaves nested values of --config text
        ({"phone_usage": {"compare_days": {"permutations": "500"}}}, 500),
        ({"phone_usage": {"describe": {"confidence": "0.9"}}}, 0.9),
        ({"offline": "true"}, True),
        ({"mirror": "null"}, None),
        ({"mirror": "2018"}, "2018"),
        ({"phone_usage_time_zone": "null"}, "null"),
        ({"unknown": {"x": "1"}}, "1"),
        ({"seed": 5}, 5),
        # within lists, and below names of the user's own
        ({"resnets": {"training": {"drops": ["150", "200"]}}}, [150, 200]),
        ({"resnets": {"arms": {"mine": {"depth": "20"}}}}, 20),
        ({"resnets": {"arms": {"mine": {"shortcut": "A"}}}}, "A"),
    ],
)
def test_the_command_line_gets_its_types(given: dict[str, Any], value: Any) -> None:
    inside: Any = typed(given, config_schema())
    while isinstance(inside, Mapping):
        (inside,) = inside.values()
    assert inside == value and type(inside) is type(value)


def test_a_value_of_the_command_line_that_is_no_yaml_is_a_users_mistake() -> None:
    with pytest.raises(InputError):
        check_config(*merged({"phone_usage": {"sweep_hash_seeds": {"seeds": "[1"}}}))


def schemas() -> list[Path]:
    """All schema files."""
    return sorted(SCHEMAS.rglob("*.schema.yaml"))


def described(schema: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every key's schema, with its place; the branches of conditions describe no key."""
    if not isinstance(schema, Mapping):
        return
    for name, inner in schema.get("properties", {}).items():
        yield f"{place}.{name}", inner
        yield from described(inner, f"{place}.{name}")
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), Mapping):
            yield f"{place}.{word}", schema[word]
            yield from described(schema[word], f"{place}.{word}")
    for name, inner in schema.get("$defs", {}).items():
        yield f"{place}.{name}", inner
        yield from described(inner, f"{place}.{name}")


@pytest.mark.parametrize("path", schemas(), ids=lambda path: path.name)
def test_every_key_has_a_description(path: Path) -> None:
    schema = read_yaml(path)
    keys = list(described(schema, path.name))
    assert schema["description"] and len(keys) >= 5
    # what a list holds is described with the list, unless it has keys of its own
    plain = {place for place, inner in keys if place.endswith(".items") and not nested(inner)}
    bare = {place for place, inner in keys if not inner.get("description") and "$ref" not in inner}
    assert bare <= plain


def nested(schema: Mapping[str, Any]) -> bool:
    """Whether a value has keys."""
    return "properties" in schema or "additionalProperties" in schema


@pytest.mark.parametrize("path", schemas(), ids=lambda path: path.name)
def test_unknown_keys_are_refused_everywhere(path: Path) -> None:
    schema = read_yaml(path)
    open_ones = [
        place
        for place, inner in [(path.name, schema), *described(schema, path.name)]
        if inner.get("type") == "object" and "additionalProperties" not in inner
    ]
    # a check is read and its keys refused by refigure.check_kinds
    assert open_ones == (
        ["published.schema.yaml.checks.items"] if path.name == "published.schema.yaml" else []
    )


def known_keys(schema: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of all keys of a schema that hold no mapping."""
    for name, inner in schema.get("properties", {}).items():
        if "properties" in inner:
            yield from known_keys(inner, (*path, name))
        elif name != "datasets":
            yield (*path, name)


def test_the_files_set_every_key_of_the_schema_and_no_other() -> None:
    config, _ = merged({})
    datasets = config.pop("datasets")
    assert datasets
    schema = config_schema()
    assert set(leaves(config, schema)) == set(known_keys(schema))


def test_every_setting_of_the_phone_post_is_read_by_a_step() -> None:
    settings = yaml.safe_load((CONFIG / "posts/phone_usage.yaml").read_text("utf-8"))["phone_usage"]
    for step, values in settings.items():
        if step == "describe":
            known = {field.name for field in fields(DescribeSettings)}
            scripts = ["measure_days.py", "measure_periods.py", "measure_pickups.py"]
        else:
            kind = import_module(f"scripts.phone_usage.{step}").Settings
            known = {field.name for field in fields(kind)}
            scripts = [f"{step}.py"]
        assert set(values) <= known
        # and each is used: as an attribute somewhere in the scripts that read it
        trees = [
            ast.parse((ROOT / "workflow/scripts/phone_usage" / name).read_text("utf-8"))
            for name in scripts
        ]
        used = {
            node.attr
            for tree in trees
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
        }
        assert set(values) <= used
