"""Train one network with one seed, and look into it at the start and at the end."""

from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.resnets.network_training import RunFiles, RunSettings, States, train_runs
from refigure.settings import read_settings
from refigure.step import run_step


def main(
    images: str,
    settings: dict,
    seed: int,
    name: str,
    states: str,
    save_seconds: float,
    curves: str,
    responses: str,
    signals: str,
    weights: str,
    record: str,
    timing: str,
) -> None:
    """Write curves, weights, responses and signals by layer, and the final errors.

    Args:
        name: arm and seed, for messages.
        states: folder of the states of unfinished trainings, from which a killed one goes on.
        save_seconds: between two saves of it.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    kept = States(states, save_seconds, imported_files("resnets/train_network.py"), [images])
    files = RunFiles(curves, responses, signals, weights, record, timing)
    chosen = read_settings(RunSettings, settings)
    with lease_device(chosen.device) as device:
        train_runs(images, chosen, {name: seed}, kept, [files], device)


if __name__ == "__main__":
    run_step(main)
