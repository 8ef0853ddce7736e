"""Tables of runs, read back as they were written."""

from pathlib import Path

import numpy as np
import pytest

from refigure.errors import InputError
from refigure.mnist_mlp.runs import Lines, Results, published_lines, read_right_answers

RESULTS = """arm,seed,iteration,part,accuracy,loss
base,0,2,test,0.5,1.0
base,0,4,test,0.7,0.8
base,1,2,test,0.6,0.9
base,1,4,test,0.8,0.7
"""
LINES = """arm,seed,iteration,accuracy,loss
base,0,0,0.1,2.3
base,0,100,0.8,0.7
base,1,0,0.2,2.2
base,1,100,0.9,0.6
"""


def test_results(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text(RESULTS)
    found = Results([str(tmp_path / "results.csv")])
    assert found.arms() == ["base"]
    assert found.iterations("base") == [2, 4]
    assert found.at("base", "test", 2) == {0: 0.5, 1: 0.6}
    assert found.end("base", "test", "loss") == {0: 0.8, 1: 0.7}
    with pytest.raises(InputError, match="base was not evaluated at iteration 3, but at 2, 4"):
        found.at("base", "test", 3)


def test_lines(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(LINES)
    found = Lines([str(tmp_path / "lines.csv")])
    assert found.iterations("base") == [0, 100]
    assert found.of("base", "loss") == {0: [2.3, 0.7], 1: [2.2, 0.6]}


def save(path: Path, runs: list[str], test: np.ndarray) -> str:
    packed = np.packbits(test, axis=1)
    np.savez(
        path,
        runs=np.array(runs),
        test=packed,
        validation=packed[:, :1],
        test_images=np.array(test.shape[1]),
        validation_images=np.array(3),
    )
    return str(path)


def test_right_answers_are_joined_in_the_order_of_names(tmp_path: Path) -> None:
    masks = np.random.default_rng(0).random((3, 13)) < 0.5
    first = save(tmp_path / "a.npz", ["wide/1", "base/0"], masks[:2])
    second = save(tmp_path / "b.npz", ["deep/0"], masks[2:, :11])
    found = read_right_answers([first, second])
    assert found.runs == ["base/0", "deep/0", "wide/1"]
    # the images that all have
    assert (found.test == masks[[1, 2, 0]][:, :11]).all()
    assert found.validation.shape == (3, 3)
    with pytest.raises(InputError, match="no trained networks"):
        read_right_answers([])


def test_the_post_s_lines_are_found_among_the_checks() -> None:
    checks = [
        {"kind": "values", "prefix": "printed_loss_", "values": {"0": 2.3, "100": 0.7}},
        {"kind": "values", "prefix": "other_", "values": {"0": 1}},
        {"what": "a mean", "measure": "printed_loss_mean", "value": 1},
    ]
    found = published_lines({"numbers": {"M-N6": {"checks": checks}}}, "M-N6")
    assert found == {"loss": {0: 2.3, 100: 0.7}}
