"""What later steps need of a data set: whether it is real, and readers of its raw files."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.data_records import read_provenance
from refigure.errors import InputError
from refigure.provenance import settings_hash

Bytes = NDArray[np.uint8]
CIFAR10_RECORD = 1 + 3 * 32 * 32  # label, then the R, G and B planes
IDX_BYTES = 0x08  # the only element type that MNIST uses
IDX_MOST_DIMENSIONS = 8  # NumPy has 64 at most, images three


def dataset_origin(provenance: str | Path) -> str:
    """Tell whether a data set is "real" or a "stand-in".

    Raises:
        InputError: as `read_provenance`.
    """
    return str(read_provenance(provenance)["data"])


def stand_in_notice(name: str) -> str:
    """Say that a data set is a stand-in, and how to put the real one in its place."""
    return (
        f"A stand-in takes the place of the data set {name}, which could not be had. For"
        " the real data give a folder that holds them (`--config mirror=FOLDER`), or connect to"
        f" the network and run again with `--forcerun download_{name}`."
    )


def retry_key(provenance: str | Path, access: Mapping[str, Any], seed: int) -> str:
    """Give a rule param that changes when a data set is worth fetching again.

    With another `access` (mirror, offline) real data may take a stand-in's place, and another seed
    makes another stand-in: then the key differs. Real data are verified, whatever way they came:
    their key stays what it was when they came.
    """
    present = settings_hash({"access": dict(access), "seed": seed})
    try:
        record = read_provenance(provenance)
    except InputError:
        return present
    return str(record["access"]) if record["data"] == "real" else present


def read_idx(path: str | Path) -> Bytes:
    """Read an IDX file of bytes, as MNIST comes: images `(n, rows, columns)`, labels `(n,)`.

    Raises:
        InputError: it is not such a file, or is cut short.
    """
    raw = np.fromfile(path, np.uint8)
    start = 4 + 4 * int(raw[3]) if raw.size >= 4 else 4  # the sizes of raw[3] dimensions
    if raw.size < start or raw[:3].tolist() != [0, 0, IDX_BYTES]:
        raise InputError(f"{path} is not an IDX file of bytes: it starts with {raw[:4].tolist()}.")
    if raw[3] > IDX_MOST_DIMENSIONS:
        raise InputError(f"{path} is not an IDX file of bytes: it has {raw[3]} dimensions.")
    shape = tuple(raw[4:start].view(">u4").tolist())
    if raw.size - start != math.prod(shape):
        raise InputError(f"{path} has {raw.size - start} values, but says its shape is {shape}.")
    return raw[start:].reshape(shape)


def read_cifar10_batches(paths: Sequence[str | Path]) -> tuple[Bytes, Bytes]:
    """Read batches of CIFAR-10's binary version, in the order given.

    Returns:
        images `(n, 3, 32, 32)`, red, green, blue, and labels `(n,)` from 0 to 9.

    Raises:
        InputError: a file is not a whole number of records, or has a label above 9.
    """
    batches = []
    for path in paths:
        raw = np.fromfile(path, np.uint8)
        if not raw.size or raw.size % CIFAR10_RECORD:
            raise InputError(f"{path}: {raw.size} bytes is not a multiple of {CIFAR10_RECORD}.")
        batch = raw.reshape(-1, CIFAR10_RECORD)
        if batch[:, 0].max() > 9:
            raise InputError(f"{path} is not a CIFAR-10 batch: it has a label above 9.")
        batches.append(batch)
    images = np.concatenate([batch[:, 1:] for batch in batches]).reshape(-1, 3, 32, 32)
    return images, np.concatenate([batch[:, 0] for batch in batches])
