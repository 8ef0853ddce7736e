"""Train perceptrons with dropout, with weight decay and with neither, over seeds, side by side."""

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import torch

from refigure.checkpoints import remove_state, state_key
from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.mnist import read_mnist
from refigure.provenance import write_json
from refigure.regularization.classifiers import ClassifierTraining, Protocol, Regularizer
from refigure.regularization.resumable import run_steps
from refigure.regularization.tables import write_rows
from refigure.seeding import derive_seed
from refigure.settings import read_settings
from refigure.step import run_step

RESULTS = ("arm", "seed", "train_accuracy", "validation_accuracy", "test_accuracy")
CURVES = ("arm", "seed", "iteration", "validation_accuracy")


@dataclass(frozen=True)
class Settings(Protocol):
    """The protocol, the arms and the seeds, and where it is computed."""

    arms: dict[str, dict]  # of Regularizer, by name
    seeds: tuple[int, ...]
    test_images: int
    device: str
    threads: int


def main(
    files: list[str],
    provenance: str,
    settings: dict,
    seed: int,
    states: str,
    save_seconds: float,
    results: str,
    curves: str,
    record: str,
) -> None:
    """Write final accuracies, accuracies in training, and what computed them.

    Args:
        files: those of MNIST.
        states: folder of the states of unfinished trainings.

    Raises:
        InputError: a loss is not finite, or the device cannot be had.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    arms = {name: read_settings(Regularizer, values) for name, values in chosen.arms.items()}
    mnist = read_mnist(Path(files[0]).parent)
    protocol = Protocol(**{one.name: getattr(chosen, one.name) for one in fields(Protocol)})
    runs = [(name, one) for one in chosen.seeds for name in arms]
    with lease_device(chosen.device) as device:
        training = ClassifierTraining(
            list(arms.values()),
            [derive_seed(seed, one) for one in chosen.seeds],
            protocol,
            mnist.train,
            mnist.validation,
            device.kind,
        )
        code = imported_files("regularization/train_classifiers.py")
        key = state_key([asdict(chosen), seed], code, [provenance], device.kind)
        state = Path(states, f"{key}.pt")
        run_steps(training, protocol.iterations, state, save_seconds)
        columns = [
            training.training_accuracies(),
            training.accuracies(mnist.validation),
            training.accuracies(mnist.test[: chosen.test_images]),
        ]
        write_rows(
            results, RESULTS, [(*run, *row) for run, *row in zip(runs, *columns, strict=True)]
        )
        write_rows(
            curves,
            CURVES,
            [
                (*run, iteration, accuracy)
                for iteration, accuracies in training.curves
                for run, accuracy in zip(runs, accuracies, strict=True)
            ],
        )
        write_json(record, {"device": device.kind, "device_name": device.name})
        remove_state(state)


if __name__ == "__main__":
    run_step(main)
