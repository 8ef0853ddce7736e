"""Configs of any content: used, or refused in lines that name the file, the key and the mend."""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from refigure.config import check_config, config_layers, config_schema, given_layers
from refigure.errors import InputError
from refigure.given_config import read_given

if TYPE_CHECKING:
    from tests.workplaces import Done, Workplace

ROOT = Path(__file__).resolve().parents[2]
LAYERS = config_layers(ROOT / "config", {"scale": "smoke"})


def merge(into: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Merge mappings as Snakemake's `update_config`: nested, the later one winning."""
    for key, value in other.items():
        inside = into.get(key)
        if isinstance(value, Mapping):
            into[key] = merge(inside if isinstance(inside, dict) else {}, value)
        else:
            into[key] = value
    return into


BASE: dict[str, Any] = {}
for _, layer in LAYERS:
    merge(BASE, copy.deepcopy(layer))


def keys_of(schema: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key that the schema names, sections included."""
    for key, inner in schema.get("properties", {}).items():
        yield (*path, key)
        yield from keys_of(inner, (*path, key))


KEYS = sorted(keys_of(config_schema()))
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 2**53 + 1, 10**30, 10**400])
    | st.floats()
    | st.text()
    | st.text("\x00\x1b\n{}<>~/.", min_size=1)
    | st.dates()
    | st.binary()
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | scalars, inner, max_size=3)
    ),
    max_leaves=8,
)


def nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A config with one key."""
    for key in reversed(path):
        value = {key: value}
    found: dict[str, Any] = value
    return found


def complaints(given_config: dict[Any, Any], name: str = "--config") -> list[str]:
    """What is said of a config, a line each; none where it is used."""
    try:
        typed = read_given(given_config)
        config = merge(copy.deepcopy(BASE), typed)
        check_config(config, [*LAYERS, *given_layers(typed, [])])
    except InputError as error:
        first, *lines = str(error).split("\n")
        assert lines or first.startswith("--configfile or --config: ")
        return lines or [first]
    return []


def check_lines(lines: list[str], key: str) -> None:
    """See that each line names a layer and the key, can be printed, and is no novel."""
    assert lines
    for line in lines:
        assert line.isprintable() and len(line) < 1500, line
        assert re.match(r"  (--config|config(/\S+)?): ", line), line
    assert any(key in line for line in lines), (key, lines)


@settings(max_examples=150)
@given(path=st.sampled_from(KEYS), value=values)
def test_any_value_of_any_key(path: tuple[str, ...], value: Any) -> None:
    lines = complaints(nested(path, value))
    if lines:
        check_lines(lines, path[0])


@settings(max_examples=60)
@given(
    path=st.sampled_from([(), *(path[:-1] for path in KEYS if len(path) > 1)]),
    key=st.text(min_size=1) | st.sampled_from(["Scale", "seeds ", "posts\n", "__use_yte__", "a.b"]),
)
def test_any_key_that_is_not_known(path: tuple[str, ...], key: str) -> None:
    lines = complaints(nested((*path, key), 1))
    if (*path, key) not in KEYS and lines:  # some sections let the user name the keys
        check_lines(lines, path[0] if path else "config")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("seed",), 10**400),
        (("seed",), float("nan")),
        (("save_seconds",), float("inf")),
        (("save_seconds",), float("nan")),
        (("phone_usage", "compare_days", "permutations"), 10**30),
        (("phone_usage", "describe", "us_average_minutes"), float("inf")),
        (("resnets", "training", "learning_rate"), float("nan")),
        (("posts",), "phone_usage"),
        (("posts",), [["phone_usage"]]),
        (("posts",), ["phone_usage"] * 2),
        (("mirror",), "a\0b"),
        (("mirror",), "x" * 10_000),
        (("mirror",), "~no-such-user-here/data"),
        (("phone_usage_file",), "\x1b[2J"),
        (("phone_usage_period",), datetime.date(2018, 1, 1)),
        (("datasets", "moment", "sources"), [{"kind": "url", "at": "http://example.org/{file}"}]),
        (("datasets", "moment", "sources"), [{"kind": "mirror", "at": "../../etc/passwd"}]),
        (("datasets", "../../x"), {}),
        (("datasets", "moment", "files", "../out"), {"bytes": 1, "sha256": "0" * 64}),
        (("scale",), {"smoke": 1}),
    ],
)
def test_what_must_not_pass(path: tuple[str, ...], value: Any) -> None:
    check_lines(complaints(nested(path, value)), path[0])


def assert_refused(place: Workplace, done: Done, *told: str) -> None:
    """See that a run ended at the config: clearly, and with nothing written."""
    assert done.code != 0
    assert "Traceback" not in done.output and not re.search(r'File ".*", line \d+', done.output)
    for text in told:
        assert re.search(text, done.output), done.output
    written = {path.name for path in place.work.rglob("*") if path.is_file()}
    assert not written - {"own.yaml"} or all(".snakemake" in str(p) for p in place.work.iterdir())
    assert not (place.work / "results").exists()


@pytest.mark.workflow
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"sede: 1\nseed: .nan\n", [r"own\.yaml: sede .*did you mean seed", r"own\.yaml: seed"]),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nseed: " + b"9" * 400, [r"own\.yaml: seed"]),
        (b"\xef\xbb\xbfseed: -5\n", [r"seed: -5 is below 0"]),
        (
            "\n".join(
                ["seed: &a0 [x, x]"]
                + [f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
            ).encode(),
            ["holds more than 200000 values"],
        ),
    ],
)
def test_a_bad_file_ends_the_run_with_its_name(
    workplace: Workplace, content: bytes, told: list[str]
) -> None:
    (workplace.folder / "own.yaml").write_bytes(content)
    done = workplace.snakemake("--configfile", "../own.yaml", "--config", "scale=smoke")
    assert_refused(workplace, done, *told)


@pytest.mark.workflow
def test_code_in_a_config_file_is_data(workplace: Workplace) -> None:
    """Python's own tags are refused by whoever reads the file first; nothing is run."""
    proof = workplace.folder / "proof"
    code = f"seed: !!python/object/apply:os.mkdir ['{proof}']\n"
    (workplace.folder / "own.yaml").write_text(code)
    done = workplace.snakemake("--configfile", "../own.yaml")
    assert done.code != 0
    assert not proof.exists()
    with pytest.raises(yaml.YAMLError):
        yaml.load(code, yaml.SafeLoader)
