"""The steps with networks, small.  Oracles: theory's orders, exact products, counts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from refigure.measurements import read_measurements, read_table
from refigure.models.resnet import ResNetSettings, cifar_resnet
from refigure.optimization import TrainingSettings
from refigure.resnets.image_sets import ImageSet
from refigure.resnets.image_tables import labelled_parts, paper_normalisation
from refigure.resnets.runs import write_records
from refigure.seeding import derive_seed, generators
from refigure.training import Evaluation, Training
from scripts.hessians import (
    check_minima,
    compare_widths,
    count_costs,
    find_critical_points,
    foretell_steps,
    measure_differences,
    measure_mnist,
    measure_published_resnet,
    measure_trained_resnet,
    track_digits,
)

Config = dict[str, dict[str, Any]]


def test_differences(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("differences.csv", "parts.csv")]
    chosen = {**config["measure_differences"], "hidden": 4, "images": 60, "directions": 1}
    measure_differences.main({**chosen, "threads": 1}, 1, *paths)
    found = read_measurements(paths[1])
    # f = exp at 1, relative errors computed elsewhere
    assert found["exp_float64_forward_error_e3"] == pytest.approx(5.0e-4, rel=0.01)
    assert found["exp_float64_centred_error_e3"] == pytest.approx(1.67e-7, rel=0.01)
    assert found["exp_float64_forward_best_error"] == pytest.approx(2.4e-9, rel=0.05)
    assert found["exp_float64_complex_best_error"] < 1e-15
    for quantity in ("exp", "sin", "slope_tanh", "product_tanh"):
        for method, order in (("forward", 1), ("centred", 2)):
            slope = found[f"{quantity}_float64_{method}_truncation_slope"]
            assert slope == pytest.approx(order, abs=0.05), (quantity, method)
    assert found["product_tanh_float64_centred_rounding_slope"] == pytest.approx(-1, abs=0.1)
    assert found["product_tanh_float32_exact_best_error"] < 1e-5
    assert float(found["product_tanh_float64_exact_best_error"]) == 0
    assert found["difference_gain_e3"] == pytest.approx(3000, rel=0.01)


def test_digits(config: Config, tmp_path: Path) -> None:
    names = ("spectrum.csv", "steps.csv", "track.csv", "parts.csv")
    paths = [str(tmp_path / name) for name in names]
    small = {"hidden": 2, "images": 80, "checkpoints": [0, 5, 20], "steps": 21, "repeated": 30}
    chosen = {**config["track_digits"], **small, "threads": 1}
    track_digits.main(chosen, 1, *paths)
    found = read_measurements(paths[3])
    assert found["digits_lanczos_top_error_worst"] < 1e-9
    assert found["digits_asymmetry_worst"] < 1e-14
    assert found["digits_density_error_worst"] < 0.5
    assert found["digits_start_stable_rate"] == pytest.approx(2 / found["digits_start_top"])
    assert found["digits_end_loss"] < found["digits_middle_loss"] < found["digits_start_loss"]
    table = pd.read_csv(paths[0])
    exact = table[(table["kind"] == "exact") & (table["moment"] == 0)]
    assert len(exact) == 64 * 2 + 2 + 2 * 10 + 10
    assert exact["weight"].sum() == pytest.approx(1)
    steps = pd.read_csv(paths[1])
    first = steps[steps["moment"] == 20].iloc[0]  # a small step does what is foretold
    assert first["predicted"] == pytest.approx(first["actual"], rel=0.02)


def test_foretold_steps(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("thresholds.csv", "parts.csv")]
    small = {"hidden": 2, "images": 80, "seeds": [0], "checkpoints": [0, 20], "steps": 61}
    foretell_steps.main({**config["foretell_steps"], **small, "threads": 1}, 1, *paths)
    rows = read_table(paths[0])
    assert [(row["rate"], row["moment"]) for row in rows] == [
        ("0.5", "0"), ("0.5", "20"), ("2", "0"), ("2", "20")
    ]  # fmt: skip
    start = [row["predicted"] for row in rows if row["moment"] == "0"]
    assert start[0] == start[1], "the same weights at the start"
    found = read_measurements(paths[1])
    assert 0 <= found["foretold_share_all"] <= 1
    assert found["foretold_share_steep"].n + found["foretold_share_flat"].n == 4


def test_minima_known(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("eigenvalues.csv", "parts.csv")]
    chosen = {**config["check_minima"], "directions": 200, "threads": 1}
    check_minima.main(chosen, 1, *paths)
    found = read_measurements(paths[1])
    # 61 parameters, 10 points: J'J has rank 10
    assert [float(found[f"fitted_{name}"]) for name in ("positive", "zero", "negative")] == [
        10,
        51,
        0,
    ]
    assert found["fitted_loss"] < 1e-25 and float(found["fitted_is_minimum"]) == 1
    assert float(found["strict_raised_share"]) == 1
    assert found["strict_remainder_order"] == pytest.approx(3, abs=0.3)
    assert float(found["as_published.extrema_called_saddles"]) == 3  # x⁴, x²+y⁴, the network
    assert float(found["corrected.extrema_called_saddles"]) == 0
    bottom, predicted = found["saddle_change_bottom"], found["saddle_bottom_predicted"]
    assert bottom == pytest.approx(float(predicted)) and found["saddle_bottom_gain"] > 1


def test_widths(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("widths.csv", "parts.csv")]
    small = {"widths": [2, 8], "networks": 3, "images": 200, "steps": 60, "threads": 1}
    compare_widths.main({**config["compare_widths"], **small}, 1, *paths)
    rows, found = pd.read_csv(paths[0]), read_measurements(paths[1])
    spread = rows.groupby("width")["test_error"].std()
    assert found["width_2_test_error"].std == pytest.approx(spread[2])
    assert found["width_spread_gain"] == pytest.approx(spread[2] / spread[8])
    assert found["width_8_test_error"] < found["width_2_test_error"]


def test_critical_points(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("points.csv", "parts.csv")]
    small = {"starts": 40, "descent_steps": 300, "threads": 1}
    find_critical_points.main({**config["find_critical_points"], **small}, 1, *paths)
    rows, found = pd.read_csv(paths[0]), read_measurements(paths[1])
    assert len(rows) == float(found["critical_points_found"]) >= 3
    assert (rows["gradient_norm"] <= 1e-9).all()
    assert not rows.round(8).duplicated(["loss", "index"]).any()
    assert found["critical_index_rank"] > 0


def test_costs(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("costs.csv", "parts.csv")]
    small = {"widths": [1, 4], "images": 20, "resnet_images": 1, "threads": 1}
    count_costs.main({**config["count_costs"], **small}, 1, *paths)
    found = read_measurements(paths[1])
    assert float(found["resnet_parameters"]) == 269722
    assert found["resnet_hessian_gigabytes"] == pytest.approx(582, abs=0.5)
    # a convolution costs one forward and two backward; twice that for a product: see Pearlmutter
    assert found["cost_further_product_resnet"] == pytest.approx(2, abs=0.1)
    assert found["cost_product_resnet"] == pytest.approx(3, abs=0.1)
    assert found["cost_exponent_dense"] > 1.8
    perceptron = read_table(paths[0])[0]
    # 20 images through 64-1-10: forward, weights' gradients, and back through the last layer
    assert float(perceptron["gradient"]) == 2 * 20 * (64 + 10) * 2 + 2 * 20 * 10


def test_mnist(config: Config, tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (60, 28, 28), np.uint8)
    files = [tmp_path / f"train-{kind}-ubyte" for kind in ("images-idx3", "labels-idx1")]
    header = bytes([0, 0, 8, 3]) + np.array([60, 28, 28], ">u4").tobytes()
    files[0].write_bytes(header + images.tobytes())
    labels = (np.arange(60) % 10).astype(np.uint8)
    files[1].write_bytes(bytes([0, 0, 8, 1]) + np.array([60], ">u4").tobytes() + labels.tobytes())
    provenance = tmp_path / "provenance.json"
    provenance.write_text(json.dumps({"data": "stand-in"}), "utf-8")
    small = {
        "hidden": [4], "batch_size": 10, "iterations": 12, "checkpoints": [0, 6, 12],
        "hessian_images": 30, "gradient_images": 30, "gradient_every": 3, "window": 6,
        "spectrum": {"probes": 1, "steps": 4}, "seeds": [0, 1], "threads": 1,
    }  # fmt: skip
    paths = [str(tmp_path / name) for name in ("spectrum.csv", "gradients.csv", "parts.csv")]
    measure_mnist.main(
        [str(file) for file in files],
        str(provenance),
        {**config["measure_mnist"], **small},
        1,
        *paths,
    )
    found = read_measurements(paths[2])
    assert found["mnist_after_loss"] < found["mnist_before_loss"]
    assert found["mnist_before_eigenvalue_1"].data == "stand-in"
    assert found["mnist_stalled_share"].n == 2
    norms = pd.read_csv(paths[1])
    assert norms["iteration"].tolist() == [0, 3, 6, 9] * 4
    assert norms["training"].tolist() == ["usual"] * 8 + ["stalling"] * 8
    assert sorted(pd.read_csv(paths[0])["moment"].unique()) == [0, 6, 12]


def test_published_resnet(config: Config, tmp_path: Path) -> None:
    """A checkpoint of random weights in the published file's form."""
    from refigure.models.published_weights import published_names

    model = cifar_resnet(ResNetSettings(20), generators(0).torch)
    state, names = model.state_dict(), published_names(model)
    published = {theirs: state[ours] for ours, theirs in names.items()}
    torch.save({"state_dict": published}, tmp_path / "resnet.th")
    pixels = np.random.default_rng(0).integers(0, 256, (4, 3072), np.uint8)
    labels = np.arange(4, dtype=np.uint8)
    np.hstack([labels[:, None], pixels]).tofile(tmp_path / "batch.bin")
    (tmp_path / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    small = {"images": 3, "batch_size": 2, "spectrum": {"probes": 1, "steps": 3}}
    chosen = {
        **config["measure_published_resnet"],
        **small,
        "difference_images": 2,
        "difference_decades": 3,
    }
    measure_published_resnet.main(
        str(tmp_path / "resnet.th"),
        str(tmp_path / "batch.bin"),
        [str(tmp_path / "provenance.json")],
        {**chosen, "device": "cpu", "threads": 1},
        20,
        1,
        str(tmp_path / "spectrum.csv"),
        str(tmp_path / "parts.csv"),
    )
    found = read_measurements(tmp_path / "parts.csv")
    assert found["published20_eigenvalue_1"].n == 269722
    assert found["published20_difference_best_h"] in (0.1, 0.01, 0.001)
    assert len(read_table(tmp_path / "spectrum.csv")) == 3


def test_trained_resnet_is_trained_anew_to_the_bit(config: Config, tmp_path: Path) -> None:
    """The replay meets the gradient norm of the training's own curves."""
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (40, 3, 8, 8), np.uint8)
    labels = np.arange(40, dtype=np.int64) % 10
    images = ImageSet(
        pixels[:32], labels[:32], pixels[:0], labels[:0], pixels[32:], labels[32:],
        pixels[:32].mean(0, dtype=np.float64).astype(np.float32),
    )  # fmt: skip
    images.write(tmp_path / "images.npz")
    seed = 5
    settings = ResNetSettings(8, True, "A", (2, 4, 8))
    model = cifar_resnet(settings, generators(derive_seed(seed, "weights")).torch)
    parts = labelled_parts(images, paper_normalisation(images), "cpu")
    protocol = {
        "iterations": 4, "learning_rate": 0.1, "drops": [], "batch_size": 8, "augment": False,
        "evaluate_every": 2,
    }  # fmt: skip
    chosen = TrainingSettings(**{**protocol, "drops": ()})  # type: ignore[arg-type]
    training = Training(model, parts["train"], parts["test"], chosen, seed, "test")
    write_records(tmp_path / "curves.csv", Evaluation, training.run(tmp_path / "state.pt"))
    torch.save(model.state_dict(), tmp_path / "weights.pt")
    (tmp_path / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    network = {"network": "residual", "depth": 8, "width": 2, "shortcut": "A", "registered": True}
    measure_trained_resnet.main(
        str(tmp_path / "images.npz"),
        str(tmp_path / "weights.pt"),
        str(tmp_path / "curves.csv"),
        str(tmp_path / "provenance.json"),
        {
            **config["measure_trained_resnet"],
            **{"images": 16, "during": 2, "spectrum": {"probes": 1, "steps": 4}},
            **{"network": network, "training": protocol, "device": "cpu", "threads": 1},
        },
        1,
        seed,
        str(tmp_path / "spectrum.csv"),
        str(tmp_path / "parts.csv"),
    )
    found = read_measurements(tmp_path / "parts.csv")
    assert float(found["resnet_replay_error"]) == 0
    assert found["resnet_after_eigenvalue_1"] > 0
    moments = pd.read_csv(tmp_path / "spectrum.csv")["moment"]
    assert sorted(moments.unique()) == [0, 2, 4]
