"""The optimism of choosing on the test images. Oracle: the maximum of normal variables."""

from pathlib import Path

import numpy as np
import pytest
from tests.scripts.mnist_mlp.made_up_exercises import write_provenance, write_right

from refigure.measurements import Measurements, read_measurements
from scripts.mnist_mlp import select_on_test

IMAGES, NETWORKS, SHARE = 4000, 20, 0.9


def measured(folder: Path, masks: dict[str, np.ndarray], **changed: object) -> Measurements:
    settings = {
        "choosing": {"few": 100, "many": 1000},
        "tried": [1, 20],
        "repetitions": 400,
        "least_accuracy": 0.0,
        **changed,
    }
    out = str(folder / "measured.csv")
    select_on_test.main(
        [write_right(folder, "right", masks)],
        write_provenance(folder),
        settings,
        3,
        str(folder / "optimism.csv"),
        out,
    )
    return read_measurements(out)


@pytest.fixture
def equals() -> dict[str, np.ndarray]:
    """Networks that are all equally good and err on images of their own."""
    random = np.random.default_rng(1)
    return {f"arm{place}/0": random.random(IMAGES) < SHARE for place in range(NETWORKS)}


def test_the_best_of_equals_is_luck(tmp_path: Path, equals: dict[str, np.ndarray]) -> None:
    found = measured(tmp_path, equals)
    # the largest of 20 standard normal variables is 1.867 on average (order statistics, tables)
    for name, images in (("few", 100), ("many", 1000)):
        spread = (SHARE * (1 - SHARE) / images) ** 0.5
        # drawn without replacement from 4,000 images, which are the same in every repetition
        assert found[f"optimism_all_{name}"] == pytest.approx(1.867 * spread, rel=0.3)
        assert abs(found[f"optimism_all_{name}_held_out"]) < 0.25 * spread
        assert found[f"tried_all_{name}"] == 20.0
    table = (tmp_path / "optimism.csv").read_text().splitlines()
    one_try = [line for line in table if line.startswith("all,100,1,")]
    assert abs(float(one_try[0].split(",")[-1])) < 0.25 * 0.03


def test_a_network_that_is_really_better_is_no_luck(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    masks = {f"bad{place}/0": random.random(IMAGES) < 0.3 for place in range(5)}
    masks["good/0"] = random.random(IMAGES) < 0.95
    found = measured(tmp_path, masks)
    assert abs(found["optimism_all_many"]) < 0.002
    assert "optimism_seeds_many" not in found  # there is no run of the base


def test_bad_networks_do_not_compete(tmp_path: Path, equals: dict[str, np.ndarray]) -> None:
    masks = equals | {"base/0": np.zeros(IMAGES, bool), "base/1": np.zeros(IMAGES, bool)}
    found = measured(tmp_path, masks, least_accuracy=0.5)
    assert found["competing_all"] == float(NETWORKS) and found["competing_seeds"] == 2.0


def test_too_few_images_to_split_are_left_out(
    tmp_path: Path, equals: dict[str, np.ndarray]
) -> None:
    found = measured(tmp_path, equals, choosing={"few": 100, "many": IMAGES // 2})
    assert "optimism_all_few" in found and "optimism_all_many" not in found
