"""One training of a residual network or a plain one: what is done, and which files it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from refigure.augmentation import LabelledImages
from refigure.checkpoints import remove_state, state_key
from refigure.devices import Device
from refigure.models.resnet import ResNet
from refigure.models.responses import layer_responses, layer_signals
from refigure.optimization import TrainingSettings, with_precision
from refigure.provenance import write_json
from refigure.resnets.image_sets import read_images
from refigure.resnets.image_tables import labelled_parts
from refigure.resnets.networks import NetworkSettings, make_network, normalisation_of
from refigure.resnets.runs import END, RESPONSES, SIGNALS, START, write_records, write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.training import Evaluation, Training, evaluate

Row = tuple[object, ...]
Parts = dict[str, LabelledImages]  # as `labelled_parts` gives them


@dataclass(frozen=True)
class RunSettings:
    """What is trained, how, and where."""

    network: NetworkSettings
    training: dict[str, Any]  # of TrainingSettings
    device: str  # auto, cpu or cuda
    threads: int  # on a CPU; the rounding depends on it
    response_images: int  # test images of the responses, and training images of the signals


@dataclass(frozen=True)
class RunFiles:
    """What is written of one training."""

    curves: str
    responses: str
    signals: str
    weights: str
    record: str
    timing: str


@dataclass(frozen=True)
class States:
    """Where the states of unfinished trainings are kept, and what they depend on."""

    folder: str
    save_seconds: float  # between two saves of one
    code: Sequence[str]  # files
    data: Sequence[str]  # files


def train_runs(
    images: str,
    chosen: RunSettings,
    seeds: Mapping[str, int],
    states: States,
    files: Sequence[RunFiles],
    device: Device,
) -> None:
    """Train one network with some seeds, one after the other, and write the files of each.

    Args:
        seeds: by arm and seed, as messages name them.
        files: of each seed, in their order.

    Raises:
        InputError: the loss is not finite, or the state of an unfinished training is damaged.
    """
    torch.set_num_threads(chosen.threads)
    data = read_images(images)
    parts = labelled_parts(data, normalisation_of(chosen.network, data), device.kind)
    ends = [
        train_run(chosen, parts, device, seed, name, states, written)
        for (name, seed), written in zip(seeds.items(), files, strict=True)
    ]
    for state in ends:  # only now: a job that is killed begins its first seed again, at its end
        remove_state(state)


def train_run(
    chosen: RunSettings,
    parts: Parts,
    device: Device,
    seed: int,
    name: str,
    states: States,
    files: RunFiles,
) -> Path:
    """Train with one seed, write its files, and tell where the state of its end is.

    Args:
        name: arm and seed, for messages.

    Raises:
        InputError: the loss is not finite, or the state of an unfinished training is damaged.
    """
    protocol = with_precision(read_settings(TrainingSettings, chosen.training), device.kind)
    generator = generators(derive_seed(seed, "weights")).torch
    model = make_network(chosen.network, parts["train"].table.height, generator, device.kind)
    seen = [inspect_network(START, model, parts, chosen.response_images)]
    training = Training(model, parts["train"], parts["test"], protocol, seed, name)
    # what has been decided, not what was asked for: another machine may decide otherwise
    decided = {"network": asdict(chosen.network), "training": asdict(protocol), "seed": seed}
    key = state_key(decided, states.code, states.data, device.kind)
    state = Path(states.folder, f"{key}.pt")
    write_records(files.curves, Evaluation, training.run(state, save_seconds=states.save_seconds))
    seen.append(inspect_network(END, model, parts, chosen.response_images))
    write_rows(files.responses, RESPONSES, [row for found, _ in seen for row in found])
    write_rows(files.signals, SIGNALS, [row for _, found in seen for row in found])
    tensors = {key: value.cpu().contiguous() for key, value in model.state_dict().items()}
    torch.save(tensors, files.weights)
    errors = final_errors(model, parts, protocol.precision)
    write_json(files.record, errors | about(model, training, device))
    write_json(files.timing, timing_of(training, device))
    return state


def inspect_network(
    moment: str, model: nn.Module, parts: Parts, count: int
) -> tuple[list[Row], list[Row]]:
    """Give the rows of responses and of signals at a moment of the training.

    Responses are those of the paper's Fig. 7; the author's network has no layers of that kind.
    """
    train, test = parts["train"], parts["test"]
    responses: list[Row] = []
    if isinstance(model, ResNet):
        found = layer_responses(model, test.table.whole(0, min(count, len(test))))
        responses = [(moment, row.name, row.layer, row.std, row.std_from_norm) for row in found]
    count = min(count, len(train))
    layers = layer_signals(model, train.table.whole(0, count), train.labels[:count])
    signals: list[Row] = [
        (moment, row.name, row.layer, row.activation_std, row.gradient_norm) for row in layers
    ]
    return responses, signals


def final_errors(model: nn.Module, parts: Parts, precision: str) -> dict[str, float]:
    """Evaluate the trained network on every part, without augmentation."""
    found = {}
    for name, part in parts.items():
        found[f"{name}_loss"], found[f"{name}_error"] = evaluate(model, part, precision)
    return found


def about(model: nn.Module, training: Training, device: Device) -> dict[str, object]:
    """Describe a training: what computed it, and how much there was to learn."""
    return {
        "device": device.kind,
        "device_name": device.name,
        "precision": training.settings.precision,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "iterations": training.iteration,
    }


def timing_of(training: Training, device: Device) -> dict[str, float]:
    """Tell what the training took, which no two runs have in common."""
    images = training.iteration * training.settings.batch_size
    return {
        "seconds": training.seconds,
        "images_per_second": images / training.seconds if training.seconds else 0.0,
        "peak_memory_mb": device.peak_memory() / 2**20,
    }
