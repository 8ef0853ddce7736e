"""What later steps read: provenance, the retry key, and the raw formats."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as arrays

from refigure.data_records import read_provenance
from refigure.datasets import (
    dataset_origin,
    read_cifar10_batches,
    read_idx,
    retry_key,
)
from refigure.errors import InputError

ONLINE = {"mirror": None, "offline": False}
OFFLINE = {"mirror": None, "offline": True}
MIRROR = {"mirror": "folder", "offline": False}


def provenance(folder: Path, data: str, access: str) -> Path:
    path = folder / "provenance.json"
    path.write_text(json.dumps({"data": data, "access": access}), encoding="utf-8")
    return path


@pytest.mark.parametrize("data", ["real", "stand-in"])
def test_the_origin_is_read(tmp_path: Path, data: str) -> None:
    assert dataset_origin(provenance(tmp_path, data, "")) == data


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"data": "perhaps"}', "\xff"])
def test_a_broken_provenance_is_an_input_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "provenance.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"provenance\.json.*Delete it"):
        read_provenance(path)
    assert retry_key(path, ONLINE, 1) == retry_key(tmp_path / "missing", ONLINE, 1)


def test_a_missing_provenance_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        dataset_origin(tmp_path / "provenance.json")


def test_a_stand_in_is_retried_when_the_access_or_the_seed_changes(tmp_path: Path) -> None:
    first = retry_key(tmp_path / "missing", OFFLINE, 1)
    path = provenance(tmp_path, "stand-in", first)
    assert retry_key(path, OFFLINE, 1) == first
    others = {retry_key(path, access, seed) for access in (ONLINE, MIRROR) for seed in (1, 2)}
    assert len(others) == 4
    assert first not in others


def test_real_data_are_never_fetched_again(tmp_path: Path) -> None:
    first = retry_key(tmp_path / "missing", ONLINE, 1)
    path = provenance(tmp_path, "real", first)
    keys = {
        retry_key(path, access, seed) for access in (ONLINE, OFFLINE, MIRROR) for seed in (1, 2)
    }
    assert keys == {first}


def idx(values: np.ndarray) -> bytes:
    """Write the format as LeCun describes it: zeros, type, dimensions, big-endian sizes, values."""
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    return header + values.tobytes()


@given(arrays.arrays(np.uint8, arrays.array_shapes(max_dims=3, max_side=5)))
def test_idx_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, values: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("idx") / "values"
    path.write_bytes(idx(values))
    read = read_idx(path)
    np.testing.assert_array_equal(read, values)
    assert read.flags.writeable


GOOD = idx(np.zeros((2, 3), np.uint8))


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "not an IDX file"),
        (b"\x00\x00\x08", "not an IDX file"),
        (GOOD[:10], "not an IDX file"),
        (b"\x1f\x8b" + GOOD[2:], r"starts with \[31, 139, 8, 2\]"),  # still packed by gzip
        (b"\x00\x00\x0d" + GOOD[3:], "not an IDX file of bytes"),  # floats
        (GOOD[:-1], r"has 5 values, but says its shape is \(2, 3\)"),
        (GOOD + b"\x00", "has 7 values"),
    ],
)
def test_a_malformed_idx_file_is_an_input_error(tmp_path: Path, raw: bytes, complaint: str) -> None:
    path = tmp_path / "values"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=complaint):
        read_idx(path)


def test_cifar10_batches_are_joined_in_order(tmp_path: Path) -> None:
    pixels = np.arange(3 * 3072).astype(np.uint8).reshape(3, 3, 32, 32)
    labels = np.array([3, 9, 0], np.uint8)
    records = np.column_stack([labels, pixels.reshape(3, 3072)])
    paths = [tmp_path / "1.bin", tmp_path / "2.bin"]
    paths[0].write_bytes(records[:2].tobytes())
    paths[1].write_bytes(records[2:].tobytes())
    found_pixels, found_labels = read_cifar10_batches(paths)
    np.testing.assert_array_equal(found_pixels, pixels)
    np.testing.assert_array_equal(found_labels, labels)


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "0 bytes is not a multiple of 3073"),
        (bytes(3072), "3072 bytes is not a multiple"),
        (b"\x0a" + bytes(3072), "label above 9"),
    ],
)
def test_a_malformed_cifar10_batch_is_an_input_error(
    tmp_path: Path, raw: bytes, complaint: str
) -> None:
    path = tmp_path / "1.bin"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=complaint):
        read_cifar10_batches([path])
