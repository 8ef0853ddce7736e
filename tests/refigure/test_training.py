"""Trainings of a tiny network: each step by its formula, and interrupted in every way.

Oracles: a plain loop written out here, sums over single images, and, for interruptions, the same
training left alone.
"""

import itertools
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from refigure import checkpoints, training
from refigure.augmentation import Batches, ImageTable, LabelledImages
from refigure.errors import InputError
from refigure.optimization import TrainingSettings, learning_rate_at
from refigure.training import Evaluation, Training, evaluate
from refigure.training_loop import gradient_norm

# 23 images in batches of 5: 4 batches an epoch, 3 images left out; 3 epochs and a half
SETTINGS = TrainingSettings(
    iterations=14,
    learning_rate=0.1,
    drops=(9, 12),
    batch_size=5,
    warmup_iterations=2,
    evaluate_every=4,
)
SEED = 7


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Compute on one thread: results depend on their number in the last bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tiny_data(count: int, seed: int, device: str = "cpu") -> LabelledImages:
    """Random images, brighter with their class."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 3, count)
    images = generator.integers(0, 100, (count, 3, 6, 6)) + 70 * labels[:, None, None, None]
    table = ImageTable(images.astype(np.uint8), images.mean(0), 1 / 64, device)
    return LabelledImages(table, torch.from_numpy(labels).to(device))


def tiny_network(dropout: float = 0.0) -> nn.Sequential:
    """Convolution, batch norm, in-place ReLU, dropout where asked for, classifier."""
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(inplace=True),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(4, 3),
    )
    generator = torch.Generator().manual_seed(1)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.5, generator=generator)
    return model


def tiny_training(
    settings: TrainingSettings = SETTINGS, model: nn.Module | None = None
) -> Training:
    """The training that all tests here are about."""
    model = tiny_network() if model is None else model
    return Training(model, tiny_data(23, 1), tiny_data(13, 2), settings, SEED, "tiny, seed 7")


def outcome(run: Training) -> dict[str, Any]:
    """Everything that must come out the same, to the bit."""
    weights = {name: value.numpy().tobytes() for name, value in run.model.state_dict().items()}
    moments = {
        f"{place}.{name}": value.numpy().tobytes()
        for place, kept in run.optimizer.state_dict()["state"].items()
        for name, value in kept.items()
        if isinstance(value, Tensor)
    }
    return {**weights, **moments, "curves": [astuple(row) for row in run.curves]}


def left_alone(path: Path, **options: Any) -> dict[str, Any]:
    """What comes out without an interruption."""
    run = tiny_training(**options)
    run.run(path)
    return outcome(run)


def test_a_training_is_the_loop_written_out(tmp_path: Path) -> None:
    run = tiny_training()
    curves = run.run(tmp_path / "state")

    model, test = tiny_network(), tiny_data(13, 2)
    batches = Batches(tiny_data(23, 1), 5, SEED, augment=True)
    velocity = [torch.zeros_like(parameter) for parameter in model.parameters()]
    losses, errors, rows = [], [], []
    for iteration in range(14):
        images, labels = batches.at(iteration)
        logits = model(images)
        loss = -logits.log_softmax(1)[range(5), labels].mean()
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        losses.append(loss.item())
        errors.append(np.mean(logits.argmax(1).numpy() != labels.numpy()))
        with torch.no_grad():
            for weight, speed, gradient in zip(
                model.parameters(), velocity, gradients, strict=True
            ):
                speed.mul_(0.9).add_(gradient + 1e-4 * weight)
                weight.sub_(learning_rate_at(iteration, SETTINGS) * speed)
        if iteration + 1 in (4, 8, 12, 14):
            norm = np.sqrt(sum(float((one.double() ** 2).sum()) for one in gradients))
            kept = (np.mean(losses), np.mean(errors), *evaluate(model, test), norm)
            rows.append((iteration + 1, *kept))
            losses, errors = [], []

    np.testing.assert_allclose([astuple(row) for row in curves], rows, rtol=1e-4)
    for name, value in model.state_dict().items():
        torch.testing.assert_close(run.model.state_dict()[name], value, rtol=1e-4, atol=1e-5)


def test_evaluation_is_the_mean_over_single_images() -> None:
    """With a last batch that is not whole; running statistics make images independent."""
    model, data = tiny_network(0.5), tiny_data(13, 2)
    model(data.table.whole(0, 13))  # moves the running statistics
    model[1].eval()
    found = evaluate(model, data, batch_size=5)
    assert [one.training for one in model] == [True, False, *[True] * 5], "modes as they were"
    model.eval()
    singles = [model(data.table.whole(i, i + 1))[0].detach().double() for i in range(13)]
    losses = [
        float(logits.logsumexp(0) - logits[label])
        for logits, label in zip(singles, data.labels.tolist(), strict=True)
    ]
    wrong = [
        int(logits.argmax()) != label
        for logits, label in zip(singles, data.labels.tolist(), strict=True)
    ]
    assert found[0] == pytest.approx(np.mean(losses), rel=1e-6)
    assert found[1] == np.mean(wrong)


def test_gradient_norm_is_over_all_parameters_that_have_one() -> None:
    model = nn.Sequential(nn.Linear(1, 2), nn.Linear(2, 1))
    model[0].weight.grad = torch.tensor([[3.0], [4.0]])
    model[1].bias.grad = torch.tensor([12.0])
    assert gradient_norm(model).item() == pytest.approx(13, rel=1e-6)


def test_a_step_never_reads_a_value_from_the_device() -> None:
    """On the meta device there are no values: whatever would wait for one fails."""
    with pytest.raises(RuntimeError):
        float(torch.zeros((), device="meta"))
    data = tiny_data(23, 1, "meta")
    run = Training(tiny_network(), data, data, SETTINGS, SEED, "meta")
    for _ in range(SETTINGS.iterations):  # through epochs, drops and rows
        run.step()
    assert run.gradient_norm.is_meta


class StoppedError(Exception):
    """What stops a training in a test."""


def interrupt_at(run: Training, iteration: int, late: bool) -> None:
    """Make a training's step fail at an iteration, before its work or after."""
    step = run.step

    def stepping() -> None:
        stop = run.iteration == iteration
        if stop and not late:
            raise StoppedError
        step()
        if stop:
            raise StoppedError

    run.step = stepping  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("change", "save_every"),
    [({}, 1), ({}, 3), ({"precision": "bfloat16"}, 3), ({"optimizer": "adam"}, 3)],
)
def test_stopped_at_any_iteration_it_ends_the_same(
    tmp_path: Path, change: dict[str, Any], save_every: int
) -> None:
    """Before the first save, within epochs, at their edges, at rows; the clock ticks at a look."""
    settings = replace(SETTINGS, **change)
    expected = left_alone(tmp_path / "alone", settings=settings)
    for iteration, late in itertools.product(range(SETTINGS.iterations), (False, True)):
        path = tmp_path / f"{iteration}-{late}"
        ticks = map(float, itertools.count())
        run = tiny_training(settings)
        interrupt_at(run, iteration, late)
        with pytest.raises(StoppedError):
            run.run(path, clock=ticks.__next__, save_seconds=save_every)
        assert path.exists() == (iteration >= save_every)
        again = tiny_training(settings)
        again.run(path)
        assert outcome(again) == expected, (iteration, late)


def test_stopped_again_and_again_it_ends_the_same(tmp_path: Path) -> None:
    """Dropout draws from PyTorch's own generator: its state is kept too."""
    expected = left_alone(tmp_path / "alone", model=tiny_network(0.5))
    for stop in range(SETTINGS.iterations):
        run = tiny_training(model=tiny_network(0.5))
        interrupt_at(run, stop, late=False)
        torch.manual_seed(stop)  # another process has drawn otherwise
        with pytest.raises(StoppedError):
            run.run(tmp_path / "state", save_seconds=0)
    run = tiny_training(model=tiny_network(0.5))
    run.run(tmp_path / "state")
    assert outcome(run) == expected


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_stopped_while_it_saves_it_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    expected = left_alone(tmp_path / "alone")
    for save in range(SETTINGS.iterations):
        path, saves = tmp_path / f"{save}", itertools.count()
        whole: Callable[..., Any] = os.fsync if call == "fsync" else Path.replace

        def stop_at(*given: Any, s: int = save, n: Any = saves, w: Any = whole) -> Any:
            if next(n) == s:
                raise StoppedError
            return w(*given)

        with monkeypatch.context() as patch:
            patch.setattr(*((os, "fsync", stop_at) if call == "fsync" else (Path, call, stop_at)))
            with pytest.raises(StoppedError):
                tiny_training().run(path, save_seconds=0)
        run = tiny_training()
        run.run(path)
        assert outcome(run) == expected


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
            run = tiny_training(replace(SETTINGS, iterations=60))
            run.run(folder / "state", save_seconds=0)
            torch.save(outcome(run), folder / "outcome")
            os._exit(0)
        parts = list(folder.glob("state.*.part"))
        if killed % 2:  # while a state is written
            deadline = time.monotonic() + moments.uniform(0.05, 0.2)
            while list(folder.glob("state.*.part")) in ([], parts):
                if time.monotonic() > deadline:
                    break
        else:
            time.sleep(moments.uniform(0.0, 0.2))
        if killed < 20:
            os.kill(child, signal.SIGKILL)
        if os.WIFEXITED(os.waitpid(child, 0)[1]):
            break
        killed += 1
    print(killed)


def test_killed_at_many_moments_it_ends_the_same(tmp_path: Path) -> None:
    here, workflow = Path(__file__), Path(training.__file__).parents[1]
    code = f"import {here.stem} as t, sys; t.under_fire(t.Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(workflow), str(here.parent)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) >= 5
    assert not list(tmp_path.glob("*.part"))
    found = torch.load(tmp_path / "outcome", weights_only=True)
    expected = left_alone(tmp_path / "alone", settings=replace(SETTINGS, iterations=60))
    assert found == expected


def test_an_ended_training_costs_nothing_until_its_state_is_removed(tmp_path: Path) -> None:
    """A kill before the caller has written the results must not cost the training."""
    path = tmp_path / "state"
    expected = left_alone(path)
    run = tiny_training()
    interrupt_at(run, SETTINGS.iterations - 1, late=False)
    run.run(path)
    assert outcome(run) == expected
    checkpoints.remove_state(path)
    assert not list(tmp_path.iterdir())


def test_a_state_that_does_not_fit_is_told(tmp_path: Path) -> None:
    path = tmp_path / "state"
    tiny_training().run(path)
    other = tiny_training(model=nn.Sequential(nn.Flatten(), nn.Linear(108, 3)))
    with pytest.raises(InputError, match=r"state.* is damaged: it does not fit"):
        other.run(path)
    checkpoints.save_state(path, {"iteration": 3})
    with pytest.raises(InputError, match="Delete the file"):
        tiny_training().run(path)


def test_a_full_disk_does_not_end_a_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    expected = left_alone(tmp_path / "alone")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    run = tiny_training()
    run.run(tmp_path / "state", save_seconds=0)
    assert outcome(run) == expected
    assert "tiny, seed 7: could not save the state, goes on: [Errno 28] No space" in caplog.text


class BreaksAt(nn.Module):
    """A network whose training gives infinity from one batch on."""

    def __init__(self, batch: int) -> None:
        super().__init__()
        self.network = tiny_network()
        self.left = nn.Buffer(torch.tensor(batch))

    def forward(self, images: Tensor) -> Tensor:
        """Give the logits, infinite when it is time."""
        logits: Tensor = self.network(images)
        if self.training:
            self.left.sub_(1)
            logits = torch.where(self.left < 0, float("inf"), logits)
        return logits


@pytest.mark.parametrize("good", [0, 3, 4, 6, 13])
def test_a_loss_that_is_not_finite_names_arm_seed_and_first_iteration(
    tmp_path: Path, good: int
) -> None:
    rate = learning_rate_at(good, SETTINGS)
    message = rf"tiny, seed 7: the loss is nan at iteration {good + 1}\..* \(it is {rate:g} there\)"
    with pytest.raises(InputError, match=message):
        tiny_training(model=BreaksAt(good)).run(tmp_path / "state")


def test_weights_that_the_last_step_breaks_are_told(tmp_path: Path) -> None:
    """All losses were finite; what is left is not a result."""
    settings = replace(SETTINGS, iterations=1, learning_rate=1e38, warmup_iterations=0)
    with pytest.raises(InputError, match="iteration 1"):
        tiny_training(settings).run(tmp_path / "state")


def test_progress_is_told_in_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "refigure")
    now = 0.0

    def clock() -> float:
        return now

    run = tiny_training(replace(SETTINGS, iterations=8))
    step, row = run.step, run.add_row

    def stepping() -> None:
        nonlocal now
        now += 0.5  # 5 images in half a second
        step()

    def evaluating(train_loss: float, train_error: float) -> None:
        nonlocal now
        now += 2.0
        row(train_loss, train_error)

    run.step, run.add_row = stepping, evaluating  # type: ignore[method-assign, assignment]
    first, last = run.run(tmp_path / "state", clock=clock)
    assert caplog.messages == [
        f"tiny, seed 7: iteration {one.iteration} of 8, loss {one.train_loss:.4f}, train error"
        f" {100 * one.train_error:.2f}%, test error {100 * one.test_error:.2f}%, 10 images/s,"
        f" {left} s left"
        for one, left in ((first, 4), (last, 0))
    ]
    assert run.seconds == 8.0


def test_compilation_is_asked_for_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[nn.Module, str]] = []

    def compile_not(model: nn.Module, mode: str) -> nn.Module:
        asked.append((model, mode))
        return model

    monkeypatch.setattr(torch, "compile", compile_not)
    tiny_training().step()
    assert asked == []
    run = tiny_training(replace(SETTINGS, compile_mode="reduce-overhead"))
    run.step()
    assert asked == [(run.model, "reduce-overhead")]


def test_rows_are_where_the_settings_say(tmp_path: Path) -> None:
    rows: list[Evaluation] = tiny_training().run(tmp_path / "state")
    assert [row.iteration for row in rows] == [4, 8, 12, 14]
    assert all(0 <= row.train_error <= 1 and 0 <= row.test_error <= 1 for row in rows)
