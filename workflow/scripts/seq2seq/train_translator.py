"""Train one translator of real sentences with one seed."""

from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.seq2seq.runs import RunFiles, RunSettings, States, train_translators
from refigure.settings import read_settings
from refigure.step import run_step


def main(
    corpus: str,
    settings: dict,
    seed: int,
    number: int,
    name: str,
    states: str,
    save_seconds: float,
    curves: str,
    weights: str,
    record: str,
    timing: str,
) -> None:
    """Write curves, weights, and the result on the test pairs.

    Args:
        number: that of the repetition; `seed` derives from it.
        name: arm and seed, for messages.
        states: folder of the states of unfinished trainings, from which a killed one goes on.
        save_seconds: between two saves of it.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    kept, code = States(states, save_seconds), imported_files("seq2seq/train_translator.py")
    files = RunFiles(curves, weights, record, timing)
    chosen = read_settings(RunSettings, settings)
    with lease_device(chosen.device) as device:
        train_translators(corpus, chosen, {name: number}, [seed], kept, code, [files], device)


if __name__ == "__main__":
    run_step(main)
