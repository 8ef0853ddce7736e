"""Train one network with several seeds in one job, and look into each at its start and its end."""

from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.resnets.network_training import RunFiles, RunSettings, States, train_runs
from refigure.settings import read_settings
from refigure.step import run_step


def main(
    images: str,
    settings: dict,
    seeds: dict[str, int],
    states: str,
    save_seconds: float,
    curves: list[str],
    responses: list[str],
    signals: list[str],
    weights: list[str],
    record: list[str],
    timing: list[str],
) -> None:
    """Write of each seed what `train_network` writes of its one, the same to the byte.

    Args:
        seeds: by arm and seed, as messages name them.
        states: folder of the states of unfinished trainings, from which a killed job goes on.
        save_seconds: between two saves of one.
        curves, responses, signals, weights, record, timing: one file for each seed, in their order.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    kept = States(states, save_seconds, imported_files("resnets/train_seeds.py"), [images])
    outputs = zip(curves, responses, signals, weights, record, timing, strict=True)
    chosen = read_settings(RunSettings, settings)
    with lease_device(chosen.device) as device:
        files = [RunFiles(*paths) for paths in outputs]
        train_runs(images, chosen, seeds, kept, files, device)


if __name__ == "__main__":
    run_step(main)
