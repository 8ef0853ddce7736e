"""Train one network with one seed or several, and look into it at the start and at the end."""

import torch

from refigure.checkpoints import remove_state
from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.resnets.image_sets import read_images
from refigure.resnets.image_tables import labelled_parts
from refigure.resnets.network_training import RunFiles, RunSettings, States, train_run
from refigure.resnets.networks import normalisation_of
from refigure.settings import read_settings
from refigure.step import run_step


def main(
    images: str,
    settings: dict,
    seeds: list[int],
    names: list[str],
    states: str,
    save_seconds: float,
    curves: list[str],
    responses: list[str],
    signals: list[str],
    weights: list[str],
    record: list[str],
    timing: list[str],
) -> None:
    """Write curves, weights, responses and signals by layer, and the final errors of each seed.

    Args:
        names: arm and seed of each, for messages.
        states: folder of the states of unfinished trainings, from which a killed job goes on.
        save_seconds: between two saves of one.
        curves, responses, signals, weights, record, timing: one file for each seed, in their order.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    chosen = read_settings(RunSettings, settings)
    torch.set_num_threads(chosen.threads)
    outputs = zip(curves, responses, signals, weights, record, timing, strict=True)
    kept = States(states, save_seconds, imported_files("resnets/train_network.py"), [images])
    with lease_device(chosen.device) as device:
        data = read_images(images)
        parts = labelled_parts(data, normalisation_of(chosen.network, data), device.kind)
        ends = [
            train_run(chosen, parts, device, seed, name, kept, RunFiles(*files))
            for seed, name, files in zip(seeds, names, outputs, strict=True)
        ]
    for state in ends:
        remove_state(state)


if __name__ == "__main__":
    run_step(main)
