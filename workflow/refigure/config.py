"""Check the config against its schemas and tell each mistake in a sentence with its mend."""

import difflib
import functools
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError

from refigure.errors import InputError
from refigure.plain_values import (
    BROKEN_YAML,
    UnboundedError,
    absurd_numbers,
    dotted,
    refuse_deep_text,
    refuse_unbounded,
    shown,
)

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
Layer = tuple[str, Mapping[str, Any]]  # the file, and what it holds
ABSENT = object()
KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}


@functools.cache
def config_schema() -> dict[str, Any]:
    """The schema of the whole config: common keys, data sets, and a section for each post."""
    schema: dict[str, Any] = read_yaml(SCHEMAS / "config.schema.yaml")
    schema["properties"]["datasets"] = read_yaml(SCHEMAS / "datasets.schema.yaml")["properties"][
        "datasets"
    ]
    for path in sorted((SCHEMAS / "posts").glob("*.schema.yaml")):
        schema["properties"][path.name.removesuffix(".schema.yaml")] = read_yaml(path)
    return schema


def read_yaml(path: str | Path) -> Any:
    """Read a YAML file that may hold nothing but plain data.

    Raises:
        InputError: the file cannot be read, is no YAML, or grows without bound; says where.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        refuse_deep_text(text)
        content = yaml.load(text, Loader=yaml.CSafeLoader)
        refuse_unbounded(content)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnboundedError as error:
        raise InputError(f"{path}: {error}.") from None
    except BROKEN_YAML as error:
        raise InputError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from None
    return content


def read_mapping(path: Path) -> Mapping[str, Any]:
    """Read a YAML file that holds keys.

    Raises:
        InputError: the file is no YAML, or holds something else than keys.
    """
    content = read_yaml(path)
    if not isinstance(content, Mapping):
        raise InputError(f"{path}: holds {shown(content)}, not a mapping of keys to values.")
    return content


def config_layers(folder: Path, given: Mapping[str, Any]) -> list[Layer]:
    """Read the files of the config in order: common keys, posts, data sets, the scale's overlay.

    Args:
        folder: `config/`.
        given: what the command line says; its scale wins over that of config.yaml.

    Raises:
        InputError: there is no such scale, or a file is no YAML.
    """
    common = read_mapping(folder / "config.yaml")
    scale = given.get("scale", common.get("scale"))
    scales = read_yaml(SCHEMAS / "config.schema.yaml")["properties"]["scale"]["enum"]
    if scale not in scales:
        near = difflib.get_close_matches(str(scale), scales, n=1, cutoff=0.5)
        guess = f"; did you mean {near[0]}?" if near else ""
        raise InputError(f"scale: {shown(scale)} is not one of {', '.join(scales)}{guess}")
    files = [folder / "config.yaml", *sorted((folder / "posts").glob("*.yaml"))]
    files.append(folder / "datasets.yaml")
    overlay = folder / f"{scale}.yaml"
    files += [overlay] if overlay.is_file() else []  # quick is what the other files say
    return [(f"config/{path.relative_to(folder)}", read_mapping(path)) for path in files]


def given_layers(given: Mapping[str, Any], files: Iterable[str | Path]) -> list[Layer]:
    """Name what the command line says: each file of --configfile, and --config for the rest."""
    read = [(str(path), read_yaml(path)) for path in files]
    named = [(name, content) for name, content in read if isinstance(content, Mapping)]
    return [("--config", given), *named]


def check_config(config: Mapping[str, Any], layers: Sequence[Layer]) -> None:
    """Check the merged config.

    Args:
        layers: what it was merged from, with names for messages.

    Raises:
        InputError: one line for every mistake: the file, the key, what is wrong, the mend.
    """
    errors = list(Draft202012Validator(config_schema()).iter_errors(config))
    lines = [line for error in errors for line in explain(error, config, layers)]
    told = {tuple(map(str, error.absolute_path)) for error in errors}
    lines += [
        f"{place(path, config, layers)}: {shown(value)} is no number that can be computed with."
        for path, value in absurd_numbers(config)
        if path not in told
    ]
    lines += missing_files(config, layers)
    if lines:
        raise InputError(
            "\n".join(["The config cannot be used:", *(f"  {line}" for line in sorted(set(lines)))])
        )


def explain(
    error: ValidationError, config: Mapping[str, Any], layers: Sequence[Layer]
) -> Iterator[str]:
    """Turn one violation of the schema into sentences, one for each wrong key."""
    path = [str(part) for part in error.absolute_path]
    instance: Any = error.instance
    required: Any = error.validator_value
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "additionalProperties":
        known = list(schema.get("properties", ()))
        for key in sorted(set(map(str, instance)) - set(known)):
            where = place([*path, key], config, layers)
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            mend = (
                f"did you mean {near[0]}?"
                if near
                else f"the keys here are {', '.join(sorted(known))}."
            )
            yield f"{where} is no key of the config; {mend}"
    elif error.validator == "required":
        for key in sorted(set(required) - set(instance)):
            yield f"{place_of_missing([*path, key], layers)} is missing."
    else:
        where = place(path, config, layers)
        yield f"{where}: {shown(instance)} {complaint(error)}.{meaning(schema)}"


def complaint(error: ValidationError) -> str:
    """Say what is wrong with a value."""
    bound: Any = error.validator_value
    simple = {
        "minimum": f"is below {bound}",
        "maximum": f"is above {bound}",
        "exclusiveMinimum": f"must be above {bound}",
        "exclusiveMaximum": f"must be below {bound}",
        "minItems": f"needs at least {bound} entries",
        "minLength": "is empty",
        "pattern": f"does not match {bound}",
        "uniqueItems": "holds an entry twice",
    }
    if error.validator == "type":
        kinds = [bound] if isinstance(bound, str) else bound
        return "is not " + " or ".join(KINDS[kind] for kind in kinds)
    if error.validator == "enum":
        near = difflib.get_close_matches(str(error.instance), map(str, bound), n=1, cutoff=0.5)
        guess = f"; did you mean {near[0]}?" if near else ""
        return f"is not one of {', '.join(map(str, bound))}{guess}"
    return simple.get(str(error.validator), f"is refused: {textwrap.shorten(error.message, 300)}")


def meaning(schema: Mapping[str, Any]) -> str:
    """The description of a key, to end a message with."""
    return f" ({schema['description']})" if "description" in schema else ""


def place(path: Sequence[str], config: Mapping[str, Any], layers: Sequence[Layer]) -> str:
    """Name the layer that a key has its value from, and the key with its sections."""
    value = value_at(path, config)
    for name, content in reversed(layers):
        # by their texts too, because .nan is unlike itself
        found = value_at(path, content)
        if value is not ABSENT and (found == value or repr(found) == repr(value)):
            return f"{name}: {dotted(path)}"
    return f"config: {dotted(path)}"


def place_of_missing(path: Sequence[str], layers: Sequence[Layer]) -> str:
    """Name the first layer that has the section of a key, and the key with its sections."""
    names = [name for name, content in layers if value_at(path[:-1], content) is not ABSENT]
    return f"{names[0] if names else 'config'}: {dotted(path)}"


def value_at(path: Sequence[str], content: Any) -> Any:
    """The value at a path of keys and list positions, or `ABSENT`."""
    for part in path:
        if isinstance(content, Mapping):
            content = content.get(part, ABSENT)
        elif isinstance(content, list) and part.isdigit() and int(part) < len(content):
            content = content[int(part)]
        else:
            return ABSENT
    return content


def missing_files(config: Mapping[str, Any], layers: Sequence[Layer]) -> Iterator[str]:
    """Yield a line for each file or folder that the config names and that is not there."""
    own = config.get("phone_usage_file")
    if isinstance(own, str) and set(own) & set("{}<>"):
        where = place(["phone_usage_file"], config, layers)
        yield f"{where}: Snakemake fills in {{...}} and <...> in the path {own}; rename the file."
    for key, exists, what in (
        ("phone_usage_file", Path.is_file, "file"),
        ("mirror", Path.is_dir, "folder"),
    ):
        name = config.get(key)
        if isinstance(name, str) and not is_there(name, exists):
            where = place([key], config, layers)
            yield f"{where}: there is no {what} {dotted([name])}; give its path, or null for none."


def is_there(name: str, exists: Callable[[Path], bool]) -> bool:
    """Look for a path as a user writes it; what cannot be a path is not there."""
    try:
        return exists(Path(name).expanduser())
    except (OSError, RuntimeError, ValueError):  # too long, the home of nobody, a null byte
        return False
