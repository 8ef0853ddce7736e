"""Train one translator of real sentences with several seeds in one job."""

from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.seq2seq.runs import RunFiles, RunSettings, States, train_translators
from refigure.settings import read_settings
from refigure.step import run_step


def main(
    corpus: str,
    settings: dict,
    seeds: list[int],
    numbers: dict[str, int],
    states: str,
    save_seconds: float,
    curves: list[str],
    weights: list[str],
    record: list[str],
    timing: list[str],
) -> None:
    """Write of each seed what `train_translator` writes of its one, the same to the byte.

    Args:
        seeds: in the order of `numbers`, from which they derive.
        numbers: those of the repetitions by arm and seed, as messages name them.
        states: folder of the states of unfinished trainings, from which a killed job goes on.
        save_seconds: between two saves of one.
        curves, weights, record, timing: one file for each seed, in their order.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    kept, code = States(states, save_seconds), imported_files("seq2seq/train_seeds.py")
    files = [RunFiles(*paths) for paths in zip(curves, weights, record, timing, strict=True)]
    chosen = read_settings(RunSettings, settings)
    with lease_device(chosen.device) as device:
        train_translators(corpus, chosen, numbers, seeds, kept, code, files, device)


if __name__ == "__main__":
    run_step(main)
