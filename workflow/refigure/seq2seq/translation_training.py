"""Train a translator, resumably, to the same bits."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from refigure.models.encoder_decoder import PAD, Translator
from refigure.models.modes import mode
from refigure.optimization import autocast, chosen_precision, prepare_card
from refigure.seq2seq.batches import BucketedBatches, PairTable
from refigure.seq2seq.decoding import translate
from refigure.seq2seq.protocol import Protocol
from refigure.training_loop import TrainingLoop

EVALUATION_BATCH = 256  # pairs


@dataclass(frozen=True)
class TranslationRow:
    """One row of a training's curves; losses in nats a word, the end mark counted as one."""

    iteration: int
    train_loss: float  # mean over the iterations since the last row
    gradient_norm: float  # before clipping, mean over them
    clipped: float  # the share of them that were clipped
    largest_norm: float  # before clipping
    held_out_loss: float
    held_out_accuracy: float  # share of words that are the most likely ones, after the true words
    exact_match: float  # share of held-out sentences whose greedy translation is the target; or NaN


@dataclass(frozen=True)
class Score:
    """How well a translator predicts targets."""

    loss: float  # nats a word
    accuracy: float


class TranslationTraining(TrainingLoop[TranslationRow]):
    """A training of a translator in progress."""

    row_kind = TranslationRow
    work_unit = "words"

    def __init__(
        self,
        model: Translator,
        train: PairTable,
        held_out: PairTable,
        protocol: Protocol,
        seed: int,
        name: str,
    ) -> None:
        """Start at iteration 0; `name` (arm and seed) is for messages."""
        device = train.device
        self.translator = model.to(device)
        self.held_out = held_out
        self.batches = BucketedBatches(train, protocol.batch_size, seed)
        self.protocol = replace(protocol, precision=chosen_precision(protocol.precision, device))
        if device == "cuda":
            prepare_card(self.protocol.precision)
        self.tokens = 0  # of the last step, source and target
        self.largest_norm = torch.zeros((), device=device)  # since the last row
        optimizer = make_translation_optimizer(self.translator, protocol)
        iterations = protocol.iterations(self.batches.per_epoch)
        every = protocol.evaluate_every
        super().__init__(self.translator, optimizer, iterations, every, seed, name, device, 3)

    def step(self) -> None:
        """Do one iteration without waiting for the device.

        The gradient is that of the sum over the words, divided by the number of sentences (the
        paper's: by 128), so that a long sentence weighs more than a short one.
        """
        batch = self.batches.at(self.iteration)
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate(self.iteration)
        self.optimizer.zero_grad(set_to_none=True)
        with autocast(self.protocol.precision, self.device):
            logits = self.translator(batch.source, batch.inputs, batch.lengths)
        loss = summed_loss(logits, batch.targets)
        (loss / batch.source.shape[1]).backward()  # type: ignore[no-untyped-call]
        limit = float("inf") if self.protocol.clip is None else self.protocol.clip
        norm = nn.utils.clip_grad_norm_(self.translator.parameters(), limit)
        self.record_numbers(loss / batch.tokens, norm, (norm > limit).float())
        self.largest_norm = torch.maximum(self.largest_norm, norm.detach())
        self.optimizer.step()
        self.tokens = batch.tokens + batch.source.numel()
        self.iteration += 1

    def work(self) -> int:
        """The words of the last batch."""
        return self.tokens

    def learning_rate(self, iteration: int) -> float:
        """The learning rate of an iteration, counted from 0."""
        return self.protocol.rate_at(iteration, self.batches.per_epoch)

    def add_row(self, *recorded: float) -> None:
        """Evaluate on held-out pairs and add a row to the curves."""
        score = evaluate(self.translator, self.held_out, self.protocol.precision)
        if not np.isfinite(score.loss):
            raise self.diverged(score.loss, self.iteration)
        match = exact_match(self.translator, self.held_out, self.protocol.match_sentences)
        loss, norm, clipped = recorded
        row = TranslationRow(
            iteration=self.iteration,
            train_loss=loss,
            gradient_norm=norm,
            clipped=clipped,
            largest_norm=float(self.largest_norm),
            held_out_loss=score.loss,
            held_out_accuracy=score.accuracy,
            exact_match=match,
        )
        self.curves.append(row)
        self.largest_norm.zero_()

    def state(self) -> dict[str, Any]:
        """Everything that the rest of the training depends on."""
        return {**super().state(), "largest_norm": self.largest_norm}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        super().restore(state)
        self.largest_norm.copy_(state["largest_norm"])

    def describe_row(self, row: TranslationRow) -> str:
        """Write the held-out loss of a row and the norms of its gradients."""
        return f"held-out loss {row.held_out_loss:.4f}, gradient norm {row.gradient_norm:.2f}"


def make_translation_optimizer(model: nn.Module, protocol: Protocol) -> torch.optim.Optimizer:
    """Make the optimizer; the learning rate is set before every step."""
    if protocol.optimizer == "adam":
        return torch.optim.Adam(model.parameters(), lr=protocol.learning_rate)
    return torch.optim.SGD(model.parameters(), lr=protocol.learning_rate)


def summed_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """The cross entropy in nats, summed over all words: (steps, batch, words), (steps, batch)."""
    return cross_entropy(
        logits.float().flatten(0, 1), targets.flatten(), ignore_index=PAD, reduction="sum"
    )


@torch.no_grad()
def evaluate(model: Translator, table: PairTable, precision: str = "float32") -> Score:
    """The mean loss and accuracy over the words of all pairs."""
    sums = torch.zeros(2, dtype=torch.float64, device=table.device)
    tokens = 0
    with mode(model, training=False):
        for chosen in table.in_order_of_length(EVALUATION_BATCH):
            batch = table.batch(chosen)
            with autocast(precision, table.device):
                logits = model(batch.source, batch.inputs, batch.lengths)
            right = (logits.argmax(-1) == batch.targets) & (batch.targets != PAD)
            sums += torch.stack((summed_loss(logits, batch.targets), right.sum())).double()
            tokens += batch.tokens
    loss, accuracy = (sums / tokens).tolist()
    return Score(loss, accuracy)


def exact_match(model: Translator, table: PairTable, count: int) -> float:
    """The share of the first `count` pairs whose greedy translation is the target; NaN for none."""
    if not count:
        return float("nan")
    chosen = np.arange(min(count, len(table)))
    found = translate([model], table, width=1, chosen=chosen)
    right = [
        one.words == table.pairs.target.row(index).tolist()
        for index, one in zip(chosen.tolist(), found, strict=True)
    ]
    return float(np.mean(right))
