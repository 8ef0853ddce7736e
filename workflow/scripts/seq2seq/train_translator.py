"""Train one translator of real sentences with one seed."""

import torch

from refigure.checkpoints import remove_state
from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.seq2seq.corpora import read_corpus
from refigure.seq2seq.runs import RunSettings, States, train_run, write_runs, write_timing
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
    chosen = read_settings(RunSettings, settings)
    torch.set_num_threads(chosen.threads)
    with lease_device(chosen.device) as device:
        pairs = read_corpus(corpus)
        files = imported_files("seq2seq/train_translator.py"), [corpus]
        kept = States(states, save_seconds)
        run = train_run(pairs, chosen, device, seed, number, name, kept, files)
        write_runs([run], pairs, device, curves, weights, record)
        write_timing([run], device, timing)
        remove_state(run.state)


if __name__ == "__main__":
    run_step(main)
