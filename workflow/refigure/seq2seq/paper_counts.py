"""Counts that follow from the paper's description of its model and its training."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn

from refigure.models.encoder_decoder import Translator, TranslatorSettings
from refigure.seq2seq.protocol import Protocol

SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Paper:
    """What the paper says, by section (Sutskever, Vinyals and Le 2014, arXiv 1409.3215v3)."""

    sentences: float  # 3.1
    french_words: float
    english_words: float
    source_vocabulary: int
    target_vocabulary: int
    layers: int  # 3.4
    cells: int
    embedding: int
    published_embedding: int  # of the post
    parameters: float
    epochs: float
    batch_size: int
    words_a_second: float  # 3.5, both languages
    cards: int
    bleu: dict[str, float]  # tables 1 and 2
    perplexity: dict[str, float]  # 3.3


def meta_translator(paper: Paper, embedding: int, bias: bool = False) -> Translator:
    """The paper's model without its numbers, so that it fits in any memory."""
    settings = TranslatorSettings(embedding, paper.cells, paper.layers, bias=bias)
    with torch.device("meta"):
        return Translator(settings, paper.source_vocabulary, paper.target_vocabulary)


def size_of(model: nn.Module) -> int:
    """The number of parameters."""
    return sum(parameter.numel() for parameter in model.parameters())


def parameter_measures(paper: Paper) -> Iterator[tuple[str, float]]:
    """Yield the sizes of the paper's model, as it says and as the post does."""
    model = meta_translator(paper, paper.embedding)
    size = size_of(model)
    small = size_of(meta_translator(paper, paper.published_embedding))
    encoder = size_of(model.encoder)
    yield "paper_parameters", size
    yield "corrected.described_parameters", size
    yield "as_published.described_parameters", small
    yield "paper_parameters_with_biases", size_of(meta_translator(paper, paper.embedding, True))
    # the size is linear in the embedding: which one gives the published size?
    slope = (size - small) / (paper.embedding - paper.published_embedding)
    yield "embedding_of_published_size", paper.embedding + (paper.parameters - size) / slope
    yield "paper_recurrent_parameters", encoder + size_of(model.decoder)
    yield "parameters_with_one_lstm", size - encoder
    yield "second_lstm_share", encoder / (size - encoder)
    # Each word passes one LSTM, whether it is the same one for both languages or not.
    yield "second_lstm_multiply_adds", size_of(model.decoder) / encoder - 1
    yield "state_numbers", 2 * paper.layers * paper.cells
    yield "decoder_input_numbers", model.decoder.input_size
    yield "layers", model.encoder.num_layers
    yield "cells", model.encoder.hidden_size


def training_measures(paper: Paper, protocol: Protocol) -> Iterator[tuple[str, float]]:
    """Yield what the paper's protocol comes to: updates, rates, days."""
    per_epoch = round(paper.sentences / paper.batch_size)
    updates = protocol.iterations(per_epoch)
    yield "batch_size", protocol.batch_size
    yield "updates_an_epoch", per_epoch
    yield "updates", updates
    rates = [protocol.rate_at(update, per_epoch) for update in range(0, updates, per_epoch // 10)]
    halved = [rate for rate in dict.fromkeys(rates) if rate < protocol.learning_rate]
    yield "halvings", len(halved)
    for tenths in (0, 49, 50, 55, 60, 65, 70):
        place = tenths * per_epoch // 10
        yield f"rate_at_{tenths / 10:.1f}".replace(".", "_"), protocol.rate_at(place, per_epoch)
    words = paper.french_words + paper.english_words
    yield "french_words_a_sentence", paper.french_words / paper.sentences
    yield "english_words_a_sentence", paper.english_words / paper.sentences
    yield "days", paper.epochs * words / paper.words_a_second / SECONDS_A_DAY
    yield "cards", paper.cards
    yield "cards_beside_layers", paper.cards - paper.layers


def table_measures(paper: Paper) -> Iterator[tuple[str, float]]:
    """Yield the paper's results, as it prints them."""
    yield "paper_sentences", paper.sentences
    yield "paper_french_words", paper.french_words
    yield "paper_english_words", paper.english_words
    yield from ((f"paper_bleu_{name}", value) for name, value in paper.bleu.items())
    yield from ((f"paper_perplexity_{name}", value) for name, value in paper.perplexity.items())
    ratio = paper.perplexity["reversed"] / paper.perplexity["forward"]
    yield "paper_perplexity_ratio", ratio
