"""Bounds on what a file of plain data may hold."""

import math
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from refigure.config import read_yaml
from refigure.errors import InputError
from refigure.plain_values import (
    DEEPEST,
    UnboundedError,
    absurd_numbers,
    count_values,
    dotted,
    refuse_unbounded,
    shown,
)

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def leaves_and_nodes(content: Any) -> int:
    """Count by going through everything."""
    if isinstance(content, dict):
        return 1 + sum(map(leaves_and_nodes, content.values()))
    if isinstance(content, list):
        return 1 + sum(map(leaves_and_nodes, content))
    return 1


@given(plain)
def test_values_are_counted(content: Any) -> None:
    assert count_values(content, {}, 0) == leaves_and_nodes(content)
    refuse_unbounded(content)


def test_a_repeated_value_counts_each_time() -> None:
    inner = [1, 2, 3]
    assert count_values({"a": inner, "b": inner}, {}, 0) == 9


def bomb(kind: str, levels: int = 40) -> str:
    """A YAML file in which each line names the one before ten times."""
    lines = ["a0: &a0 [x, x]" if kind == "lists" else "a0: &a0 {x: 1, y: 2}"]
    for level in range(1, levels):
        before = [f"*a{level - 1}"] * 10
        named = [f"k{number}: {alias}" for number, alias in enumerate(before)]
        inner = f"[{', '.join(before)}]" if kind == "lists" else f"{{{', '.join(named)}}}"
        lines.append(f"a{level}: &a{level} {inner}")
    return "\n".join(lines)


@pytest.mark.parametrize("kind", ["lists", "mappings"])
def test_a_bomb_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text(bomb(kind))
    began = time.monotonic()
    with pytest.raises(InputError, match=r"bomb\.yaml: it holds more than 200000 values"):
        read_yaml(path)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("text", ["&a [*a]", "&a {b: *a}", "a: &a [1, {b: [*a]}]"])
def test_a_value_within_itself_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "circle.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"circle\.yaml: an alias in it stands within"):
        read_yaml(path)


@pytest.mark.parametrize("depth", [DEEPEST + 2, 900, 3000, 60_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")]
)
def test_deep_nesting_is_refused(tmp_path: Path, depth: int, opening: str, closing: str) -> None:
    """Without a bound, some tens of thousands end Python itself."""
    path = tmp_path / "deep.yaml"
    path.write_text(opening * depth + "x" + closing * depth)
    with pytest.raises(InputError, match=r"deep\.yaml: (it is nested more than|not valid YAML)"):
        read_yaml(path)


def test_deep_indentation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("".join(f"{' ' * depth}a:\n" for depth in range(6000)))
    with pytest.raises(InputError, match=r"deep\.yaml: (it is nested more than|not valid YAML)"):
        read_yaml(path)


def test_a_long_file_that_is_not_deep_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("- [x]\n" * 6000)
    assert read_yaml(path) == [["x"]] * 6000


def test_plain_anchors_may_be_used(tmp_path: Path) -> None:
    path = tmp_path / "anchors.yaml"
    path.write_text("a: &a {x: 1}\nb: *a\nc: {<<: *a, y: 2}\n")
    assert read_yaml(path) == {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": 2}}


@pytest.mark.parametrize(
    "text",
    [
        *("!!int ''", "!!int x", "!!float ''", "!!bool x", "!!timestamp x", "2018-13-45"),
        *("!!binary '?'", "!!python/name:os.system", "!!python/object/apply:os.getpid []"),
        *("a: 1\na: *no", "\x00", "%YAML 9", "{[1]: 2}", "? {a: b}\n: c", "1" * 5000, "<<: 3"),
    ],
)
def test_whatever_is_no_plain_yaml_is_an_input_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    try:
        read_yaml(path)
    except InputError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error)
    else:
        assert text == "!!binary '?'", "which is read as no bytes"


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("yaml") / "any.yaml"
    path.write_bytes(content)
    try:
        read_yaml(path)
    except InputError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(InputError, match=f"{path}: cannot be read: "):
            read_yaml(path)


def test_absurd_numbers_are_found() -> None:
    content = {"a": [1, math.inf, {"b": math.nan}], "c": 2**53 + 1, "d": -(2**60), "e": True}
    found = dict(absurd_numbers(content))
    assert list(found) == [("a", "1"), ("a", "2", "b"), ("c",), ("d",)]
    assert not list(absurd_numbers({"a": 2**53, "b": -1e300, "c": "inf", "d": None}))


def test_values_and_keys_are_shown_in_one_short_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert len(shown("x" * 10**6)) < 250
    assert dotted(["a", "b\x1b[2J", "c"]) == r"a.'b\x1b[2J'.c"
    assert len(dotted(["x" * 10**6])) < 250


def test_bounds_hold_for_what_no_file_gave() -> None:
    content: dict[str, Any] = {}
    content["a"] = content
    with pytest.raises(UnboundedError):
        refuse_unbounded(content)


def test_yaml_without_its_c_parser_would_do_the_same() -> None:
    """The parser in C is only quicker: both are the safe loader."""
    assert issubclass(yaml.CSafeLoader, yaml.constructor.SafeConstructor)
