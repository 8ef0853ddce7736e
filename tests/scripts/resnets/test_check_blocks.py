"""Blocks, initialisation and the author's network.

Oracles: counts by hand (R-N5, R-N6); He et al. 2015 (arXiv 1502.01852), by which activations
keep their second moment; the share of a padded map's windows that lies in the map, counted.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refigure.measurements import read_measurements
from scripts.resnets import check_blocks, prepare_images

Checked = Mapping[str, Any]  # values by measure

SETTINGS: dict[str, Any] = {
    "batch": 16,
    "he_depth": 8,
    "he_draws": 150,
    "he_images": 4,
    "width": 8,
    "deep": 50,
    "deep_batch": 2,
    "author_blocks": [1, 2, 3],
    "author_steps": 3,
    "learning_rate": 1e-4,
    "threads": 1,
}


@pytest.fixture(scope="module")
def checked(cifar10: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """What the step finds in images of CIFAR-10's size."""
    folder = tmp_path_factory.mktemp("checks")
    images, measurements = str(folder / "full.npz"), str(folder / "check_blocks.csv")
    prepare_images.main(
        [str(cifar10 / "data_batch_1.bin")],
        str(cifar10 / "test_batch.bin"),
        {"pool": 1, "train_images": 24, "held_out": 0, "test_images": 8},
        images,
    )
    check_blocks.main(images, str(cifar10 / "provenance.json"), SETTINGS, 1, measurements)
    return read_measurements(measurements)


def test_a_block_without_weights_is_the_identity_of_what_is_positive(checked: Checked) -> None:
    assert checked["zero_weights_residual_max"] == 0
    assert checked["zero_weights_output_is_relu"] == 1
    assert checked["zero_weights_output_is_input"] == 1
    assert checked["negated_residual_output_max"] == 0, "what the post's algebra gives"


def test_the_initialisation_keeps_the_size_of_activations(checked: Checked) -> None:
    # means of 150 draws: a standard error of about 0.04 at this width
    assert checked["he_activation_ratio_unpadded_min"] > 0.85
    assert checked["he_activation_ratio_unpadded_max"] < 1.15
    assert checked["he_activation_ratio_min"] < checked["he_activation_ratio_unpadded_min"]


@pytest.mark.parametrize("stride", [1, 2])
def test_inputs_that_are_no_padding_are_counted(stride: int) -> None:
    side = 8
    there = np.pad(np.ones((side, side)), 1)
    rows = range(0, side, stride)
    share = np.mean([there[row : row + 3, column : column + 3] for row in rows for column in rows])
    # of depth 8, two layers a stage: the third ratio is that of the layer that halves the map
    place, size = (0, side) if stride == 1 else (2, side)
    assert check_blocks.inputs_present(8, size)[place] == pytest.approx(share)


def test_the_authors_network_does_not_know_its_blocks(checked: Checked) -> None:
    assert {checked[f"author_parameters_{n}"] for n in (1, 2, 3)} == {164298}
    assert [checked[f"author_unregistered_{n}"] for n in (1, 2, 3)] == [39696, 137136, 234576]
    assert checked["author_state_keys"] == 4
    assert checked["author_block_change_after_steps"] == 0
    assert checked["author_block_gradient_growth"] > 1.5, "gradients pile up"
    assert checked["author_eval_blocks_training"] == 6
    assert checked["author_eval_logit_change"] > 0 and checked["author_eval_mean_change"] > 0


def test_a_deep_network_passes(checked: Checked) -> None:
    assert checked["deep_gradients_finite"] == 1 and checked["deep_depth"] == 50
