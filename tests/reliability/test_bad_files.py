"""Files of data of any content: they are read, or refused in one message that names the file."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refigure.datasets import read_cifar10_batches, read_idx
from refigure.errors import InputError
from refigure.mnist import read_digits
from refigure.models.published_weights import read_checkpoint
from refigure.seq2seq.sentences import read_parallel_lines, read_tabbed_pairs
from refigure.word2vec.corpus import read_text
from refigure.word2vec.evaluation import read_judgements, read_questions

Reader = Callable[[Path], Any]
READERS: dict[str, Reader] = {
    "idx": read_idx,
    "cifar10": lambda path: read_cifar10_batches([path]),
    "checkpoint": read_checkpoint,
    "tabbed sentences": read_tabbed_pairs,
    "parallel sentences": lambda path: read_parallel_lines(path, path),
    "corpus": read_text,
    "questions": read_questions,
    "judgements": read_judgements,
}
header = st.builds(
    lambda start, sizes, rest: start + struct.pack(f">{len(sizes)}I", *sizes) + rest,
    st.binary(min_size=4, max_size=4) | st.integers(0, 255).map(lambda n: bytes([0, 0, 8, n])),
    st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 3), max_size=5),
    st.binary(max_size=40),
)
lines = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.just(": a"))
contents = (
    st.binary(max_size=200)
    | header
    | lines.map(lambda found: "\n".join(found).encode())
    | st.builds(lambda one, two: f"{one}\t{two}\t".encode(), st.text("ab é\n"), st.floats())
)


def check_refusal(reader: Reader, path: Path) -> None:
    """See that a file is read, or refused in one message that names it and can be printed."""
    try:
        reader(path)
    except InputError as error:
        message = str(error)
        assert path.name in message
        assert "\n" not in message.strip() and len(message) < 2000


@pytest.mark.parametrize("name", READERS)
def test_any_content(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("files") / "file.bin"

    @given(content=contents)
    def check(content: bytes) -> None:
        path.write_bytes(content)
        check_refusal(READERS[name], path)

    check()


@pytest.mark.parametrize("dimensions", [0, 8, 9, 64, 65, 255])
def test_an_idx_file_of_many_dimensions(tmp_path: Path, dimensions: int) -> None:
    path = tmp_path / "values"
    sizes = struct.pack(f">{dimensions}I", *[1] * dimensions)
    path.write_bytes(bytes([0, 0, 8, dimensions]) + sizes + b"\x07")
    if dimensions <= 8:
        assert read_idx(path).shape == (1,) * dimensions
        return
    with pytest.raises(InputError, match=f"values is not an IDX file .* {dimensions} dimensions"):
        read_idx(path)


@pytest.mark.parametrize("name", [*READERS, "no folder"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    if name in ("idx", "cifar10"):  # a rule's input, which Snakemake has seen
        pytest.skip("read only where Snakemake has found the file")
    readers: dict[str, Reader] = READERS | {"no folder": lambda path: read_digits(path, "train")}
    with pytest.raises(InputError, match="missing"):
        readers[name](tmp_path / "missing")


@pytest.mark.parametrize("images", [3, 4])
def test_images_and_labels_that_do_not_fit(tmp_path: Path, images: int) -> None:
    for name, array in (
        ("train-images-idx3-ubyte", np.zeros((images, 28, 28), np.uint8)),
        ("train-labels-idx1-ubyte", np.array([1, 2, 200][:images], np.uint8)),
    ):
        sizes = struct.pack(f">{array.ndim}I", *array.shape)
        (tmp_path / name).write_bytes(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes())
    with pytest.raises(InputError, match=re.compile("for 3 labels|label 200, above 9")):
        read_digits(tmp_path, "train")
