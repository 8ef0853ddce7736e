"""Check what the post says against what follows from the paper: counts, rates, formulas."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import numpy as np
import torch
from torch import nn

from refigure.measurements import Measurement, write_measurements
from refigure.models.encoder_decoder import TranslatorSettings, make_translator
from refigure.seeding import generators
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import Pairs, Ragged
from refigure.seq2seq.paper_counts import (
    Paper,
    parameter_measures,
    size_of,
    table_measures,
    training_measures,
)
from refigure.seq2seq.protocol import Protocol
from refigure.seq2seq.tagger import TAGS, AuthorTagger, corrected_loss, published_loss
from refigure.settings import read_settings
from refigure.step import run_step

LOGITS = (-5.0, 5.0, 0.0)  # confident, and wrong if the answer is the first
OUTPUTS = 3  # words of the sequences over which a product of probabilities is summed


@dataclass(frozen=True)
class Settings:
    """What is checked."""

    paper: Paper
    draws: int  # weights whose spread is measured


def main(settings: dict, seed: int, measurements: str) -> None:
    """Write the measures; nothing is trained."""
    chosen = read_settings(Settings, settings)
    paper, protocol = chosen.paper, Protocol()  # the paper's
    found = [
        *parameter_measures(paper),
        *training_measures(paper, protocol),
        *table_measures(paper),
        *weight_measures(chosen.draws, seed),
        *clip_measures(protocol),
        *tagger_measures(),
        *formula_measures(seed),
        *figure_measures(),
        ("eaten_characters", len("<EOS>") - len(text_of("<EOS>"))),
    ]
    write_measurements(measurements, [Measurement(name, float(value)) for name, value in found])


def weight_measures(draws: int, seed: int) -> Iterator[tuple[str, float]]:
    """Yield reach and spread of the weights before training."""
    settings = TranslatorSettings(embedding=draws, hidden=1, layers=1)
    model = make_translator(settings, draws, 1, generators(seed).torch)
    weights = model.source_embedding.weight.detach()
    yield "initial_reach", float(weights.abs().max())
    yield "initial_std", float(weights.double().std())
    yield "initial_std_expected", 2 * settings.initial_range / 12**0.5


def clip_measures(protocol: Protocol) -> Iterator[tuple[str, float]]:
    """Yield the norm to which a gradient of norm 10, and one of norm 3, are scaled."""
    limit = protocol.clip or float("inf")
    for norm in (10.0, 3.0):
        weight = nn.Parameter(torch.zeros(2))
        weight.grad = norm * torch.tensor([0.6, 0.8])
        nn.utils.clip_grad_norm_([weight], limit)
        yield f"clipped_norm_{norm:.0f}", round(float(weight.grad.norm()), 5)
    yield "clip", limit


def tagger_measures() -> Iterator[tuple[str, float]]:
    """Yield the size of the notebook's tagger, and what its loss does."""
    tagger = AuthorTagger()
    yield "tagger_parameters", size_of(tagger)
    words = torch.arange(5)
    yield "tagger_outputs_for_5_words", len(tagger(words))
    for variant, loss in (("as_published", published_loss), ("corrected", corrected_loss)):
        logits = torch.tensor([LOGITS], requires_grad=True)
        (gradient,) = torch.autograd.grad(loss(logits, torch.tensor([0])), logits)
        yield f"{variant}.tagger_gradient", float(gradient[0, 0])
        perfect = torch.tensor([[100.0] + [0.0] * (TAGS - 1)])
        yield f"{variant}.tagger_least_loss", float(loss(perfect, torch.tensor([0])))


def figure_measures() -> Iterator[tuple[str, float]]:
    """Yield the steps and outputs of our networks for the sentences of the paper's Fig. 1."""
    pairs = Pairs(Ragged.of([[3, 4, 5]]), Ragged.of([[3, 4, 5, 6]]))
    batch = PairTable(pairs, reverse=False, device="cpu").batch(np.array([0]))
    yield "figure_steps", len(batch.source) + len(batch.inputs)
    yield "figure_outputs", batch.tokens


def formula_measures(seed: int) -> Iterator[tuple[str, float]]:
    """Yield what the post's formulas come to on small cases.

    A product of conditional probabilities of all sequences must sum to 1. The post conditions each
    factor on all of y_1 to y_{T'-1}, the word itself included: all factors but the last are 1.
    """
    joint = generators(seed).numpy.dirichlet(np.ones(2**OUTPUTS)).reshape((2,) * OUTPUTS)
    sums = {"as_published": 0.0, "corrected": 0.0}
    for words in itertools.product((0, 1), repeat=OUTPUTS):
        before = [marginal(joint, words[:place]) for place in range(OUTPUTS + 1)]
        factors = [before[place + 1] / before[place] for place in range(OUTPUTS)]
        sums["corrected"] += float(np.prod(factors))
        sums["as_published"] += factors[-1]
    for variant, total in sums.items():
        yield f"{variant}.product_sum", round(total, 12)
    zero = torch.zeros(())
    yield "as_published.hidden_state_of_zero", float(torch.tanh(zero))
    yield "corrected.hidden_state_of_zero", float(torch.sigmoid(zero))
    # (1/N) sum over i, and 1/|S| sum over pairs: the same where each source has one translation
    logs = generators(seed).numpy.normal(size=100)
    by_pair = sum(logs.tolist()) / len(logs)
    yield "objective_difference", round(abs(float(np.mean(logs)) - by_pair), 12)


def marginal(joint: np.ndarray, words: tuple[int, ...]) -> float:
    """The probability that a sequence begins with these words."""
    return float(joint[words].sum())


def text_of(html: str) -> str:
    """What a reader sees of a text whose tags are not escaped."""
    seen: list[str] = []

    class Reader(HTMLParser):
        """Keep what is no tag."""

        def handle_data(self, data: str) -> None:
            """Keep a piece of text."""
            seen.append(data)

    reader = Reader()
    reader.feed(html)
    reader.close()
    return "".join(seen)


if __name__ == "__main__":
    run_step(main)
