"""Train translators of a made-up task, all seeds of an arm one after the other."""

import torch

from refigure.checkpoints import remove_state
from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.seeding import derive_seed
from refigure.seq2seq.corpora import read_corpus
from refigure.seq2seq.runs import RunSettings, train_run, write_runs, write_timing
from refigure.settings import read_settings
from refigure.step import run_step


def main(
    corpus: str,
    settings: dict,
    numbers: list[int],
    seed: int,
    name: str,
    states: str,
    curves: str,
    weights: str,
    record: str,
    timing: str,
) -> None:
    """Write curves, weights and test results of all seeds; a training takes seconds.

    Args:
        numbers: those of the repetitions. The same in all arms, so that arms differ in nothing
            but their settings: the same first weights and the same batches.
        name: the arm, for messages.
        states: folder of the states of unfinished trainings, from which a killed one goes on.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    chosen = read_settings(RunSettings, settings)
    torch.set_num_threads(chosen.threads)
    with lease_device(chosen.device) as device:
        pairs = read_corpus(corpus)
        files = imported_files("seq2seq/train_tasks.py"), [corpus]
        runs = [
            train_run(
                pairs,
                chosen,
                device,
                derive_seed(seed, number),
                number,
                f"{name}, seed {number}",
                states,
                files,
            )
            for number in numbers
        ]
        write_runs(runs, pairs, device, curves, weights, record)
        write_timing(runs, device, timing)
        for run in runs:
            remove_state(run.state)


if __name__ == "__main__":
    run_step(main)
