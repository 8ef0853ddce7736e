"""The post's cell on made-up digits and on the real ones. Oracle: its six pictures."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from refigure.errors import InputError
from refigure.measurements import Measurements, read_measurements
from scripts.mnist_mlp import replay_pictures

SETTINGS = {"digit": 2, "refused_digit": 0, "draws": 100, "wanted": 10, "validation_images": 40}


def replay(digits: Path, folder: Path, **changed: int) -> Measurements:
    out = str(folder / "measured.csv")
    replay_pictures.main(
        [], str(digits / "provenance.json"), {**SETTINGS, **changed}, str(folder / "p.npz"), out
    )
    return read_measurements(out)


def test_pictures_are_of_the_digit(digits: Path, tmp_path: Path) -> None:
    found = replay(digits, tmp_path)
    with np.load(tmp_path / "p.npz") as file:
        assert (file["labels"] == 2).all()
        assert file["images"].shape == (10, 784)
        assert list(file["places"]) == [found[f"picture_place_{one}"] for one in range(1, 11)]
        assert (file["images"].reshape(-1, 28, 28)[:, 4] > 0.9).all()  # the row of the class
    assert found["train_images"] == 300.0 and found["validation_images"] == 40.0
    assert found["as_published.zero_pictures_right"] == 0.1
    assert found["corrected.zero_pictures_right"] == 1.0


def test_a_digit_that_is_not_there_is_an_error(digits: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no digit 9"):
        replay(digits, tmp_path, digit=9, draws=1)


@pytest.mark.real_data
def test_the_post_s_six_pictures(real_data: Callable[[str], Path], tmp_path: Path) -> None:
    found = replay(real_data("mnist"), tmp_path, validation_images=5000)
    # found by comparing the post's pictures with every training image
    assert [int(found[f"picture_place_{one}"]) for one in range(1, 7)] == [13, 16, 65, 76, 94, 95]
    assert found["pictures"] == 6.0
    assert found["chance_of_all_wanted"] == pytest.approx(0.5415, abs=5e-5)
    assert found["chance_of_so_many"] == pytest.approx(0.0610, abs=5e-5)
    assert found["train_label_2"] == 5470.0 and found["test_label_1"] == 1135.0
