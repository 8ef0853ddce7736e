"""Trainings of a tiny translator: each step by its formula, interrupted, killed, without a cap.

Oracles: a plain loop written out here; for interruptions the same training left alone.
"""

import itertools
import os
import signal
import subprocess
import sys
import time
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from refigure import training_loop
from refigure.errors import InputError
from refigure.models.encoder_decoder import Translator, TranslatorSettings, make_translator
from refigure.seq2seq.batches import BucketedBatches, PairTable
from refigure.seq2seq.protocol import Protocol
from refigure.seq2seq.translation_training import TranslationTraining, evaluate, exact_match
from refigure.training_loop import DivergedError

# 43 pairs in batches of 8: 6 batches an epoch
PROTOCOL = Protocol(
    epochs=2.5,
    learning_rate=0.5,
    halve_from=1.5,
    halve_every=0.5,
    batch_size=8,
    clip=1.0,
    evaluate_every=4,
    match_sentences=5,
)
ITERATIONS, SEED = 15, 7


def random_pairs(count: int, seed: int) -> Any:
    """As in conftest, which a child process does not have."""
    from refigure.seq2seq.corpora import Pairs, Ragged

    random = np.random.default_rng(seed)
    rows = [random.integers(3, 9, random.integers(1, 8)).tolist() for _ in range(count)]
    return Pairs(Ragged.of(rows), Ragged.of([[word + 1 for word in row] for row in rows]))


def tiny_model(cell: str = "lstm") -> Translator:
    settings = TranslatorSettings(4, 5, 1, cell, initial_range=0.5)
    return make_translator(settings, 10, 11, torch.Generator().manual_seed(1))


def tiny_training(protocol: Protocol = PROTOCOL, cell: str = "lstm") -> TranslationTraining:
    """The training that all tests here are about."""
    train, held_out = (PairTable(random_pairs(n, s), True, "cpu") for n, s in ((43, 1), (11, 2)))
    return TranslationTraining(tiny_model(cell), train, held_out, protocol, SEED, "tiny, seed 7")


def outcome(run: TranslationTraining) -> dict[str, Any]:
    """Everything that must come out the same, to the bit."""
    weights = {name: value.numpy().tobytes() for name, value in run.model.state_dict().items()}
    return {**weights, "curves": [astuple(row) for row in run.curves]}


def test_a_training_is_the_loop_written_out(tmp_path: Path) -> None:
    run = tiny_training()
    curves = run.run(tmp_path / "state")

    model = tiny_model()
    train, held_out = (PairTable(random_pairs(n, s), True, "cpu") for n, s in ((43, 1), (11, 2)))
    batches = BucketedBatches(train, 8, SEED)
    rates = [0.5] * 9 + [0.25] * 3 + [0.125] * 3
    losses, norms, rows = [], [], []
    for iteration, rate in enumerate(rates):
        batch = batches.at(iteration)
        log_p = model(batch.source, batch.inputs, batch.lengths).log_softmax(-1)
        true = log_p.gather(2, batch.targets[..., None])[..., 0][batch.targets != 0]
        loss = -true.sum()
        gradients = torch.autograd.grad(loss / batch.source.shape[1], list(model.parameters()))
        norm = float(torch.stack([one.pow(2).sum() for one in gradients]).sum().sqrt())
        with torch.no_grad():
            for weight, gradient in zip(model.parameters(), gradients, strict=True):
                weight.sub_(rate * gradient * min(1.0, 1.0 / norm))  # "if s > 5 then g = 5g/s"
        losses.append(loss.item() / len(true))
        norms.append(norm)
        if iteration + 1 in (4, 8, 12, 15):
            score = evaluate(model, held_out)
            clipped = np.mean(np.array(norms) > 1.0)
            match = exact_match(model, held_out, 5)
            kept = (np.mean(losses), np.mean(norms), clipped, max(norms))
            rows.append((iteration + 1, *kept, score.loss, score.accuracy, match))
            losses, norms = [], []

    found = np.array([astuple(row) for row in curves])
    np.testing.assert_allclose(found, np.array(rows), rtol=1e-4)
    assert 0 < np.mean([row.clipped for row in curves]) < 1, "both cases are there"
    for name, value in model.state_dict().items():
        torch.testing.assert_close(run.model.state_dict()[name], value, rtol=1e-4, atol=1e-6)


def test_evaluation_is_the_mean_over_the_words_of_single_pairs() -> None:
    model, pairs = tiny_model(), random_pairs(11, 2)
    table = PairTable(pairs, False, "cpu")
    losses, right = [], []
    for index in range(11):
        batch = table.batch(np.array([index]))
        log_p = model(batch.source, batch.inputs).log_softmax(-1)[:, 0]
        for step, word in enumerate(batch.targets[:, 0].tolist()):
            losses.append(-log_p[step, word].item())
            right.append(int(log_p[step].argmax()) == word)
    found = evaluate(model, table)
    assert found.loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert found.accuracy == np.mean(right)


class StoppedError(Exception):
    """What stops a training in a test."""


@pytest.mark.parametrize(
    "change", [{}, {"optimizer": "adam", "learning_rate": 0.01}, {"precision": "bfloat16"}]
)
def test_stopped_at_any_iteration_it_ends_the_same(tmp_path: Path, change: dict[str, Any]) -> None:
    """Before the first save, within epochs, at their edges, at rows; the clock ticks at a look."""
    protocol = replace(PROTOCOL, **change)
    alone = tiny_training(protocol)
    alone.run(tmp_path / "alone")
    for stop in range(ITERATIONS):
        path = tmp_path / f"{stop}"
        ticks = map(float, itertools.count())
        run = tiny_training(protocol)
        step = run.step

        def stepping(run: TranslationTraining = run, step: Any = step, stop: int = stop) -> None:
            if run.iteration == stop:
                raise StoppedError
            step()

        run.step = stepping  # type: ignore[method-assign]
        with pytest.raises(StoppedError):
            run.run(path, clock=ticks.__next__, save_seconds=3)
        again = tiny_training(protocol)
        again.run(path)
        assert outcome(again) == outcome(alone), stop


def under_fire(folder: Path) -> None:
    """Train in child processes, kill each with -9 at another moment, and print how many died.

    Runs in a process of its own (below), which does no training itself and so can fork.
    """
    torch.set_num_threads(1)
    moments = np.random.default_rng(0)
    killed = 0
    while True:
        child = os.fork()
        if child == 0:
            run = tiny_training(replace(PROTOCOL, epochs=12))
            run.run(folder / "state", save_seconds=0)
            torch.save(outcome(run), folder / "outcome")
            os._exit(0)
        time.sleep(moments.uniform(0.0, 0.2))
        if killed < 12:
            os.kill(child, signal.SIGKILL)
        if os.WIFEXITED(os.waitpid(child, 0)[1]):
            break
        killed += 1
    print(killed)


def test_killed_at_many_moments_it_ends_the_same(tmp_path: Path) -> None:
    here, workflow = Path(__file__), Path(training_loop.__file__).parents[1]
    code = f"import {here.stem} as t, sys; t.under_fire(t.Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(workflow), str(here.parent)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) >= 3
    alone = tiny_training(replace(PROTOCOL, epochs=12))
    alone.run(tmp_path / "alone")
    assert torch.load(tmp_path / "outcome", weights_only=True) == outcome(alone)


def test_a_loss_that_is_not_finite_names_arm_seed_and_iteration(tmp_path: Path) -> None:
    run = tiny_training(replace(PROTOCOL, learning_rate=1e30, clip=None), cell="rnn")
    with pytest.raises(DivergedError, match=r"tiny, seed 7: the loss is .* at iteration \d"):
        run.run(tmp_path / "state")


def test_a_damaged_state_is_told(tmp_path: Path) -> None:
    path = tmp_path / "state"
    tiny_training().run(path)
    with pytest.raises(InputError, match=r"damaged: it does not fit"):
        tiny_training(cell="rnn").run(path)


def test_it_learns_to_copy(tmp_path: Path) -> None:
    """The end of the chain: what training lowers, translation shows."""
    protocol = Protocol(
        epochs=150, learning_rate=0.02, halve_from=150, batch_size=16, optimizer="adam"
    )
    pairs = random_pairs(60, 4)
    table = PairTable(pairs, True, "cpu")
    settings = TranslatorSettings(8, 24, 1)
    model = make_translator(settings, 10, 11, torch.Generator().manual_seed(1))
    before = exact_match(model, table, 60)
    run = TranslationTraining(model, table, table, protocol, SEED, "copy")
    run.run(tmp_path / "state")
    assert before < 0.1
    assert exact_match(model, table, 60) > 0.8
