"""Translators: sizes, first weights, the recurrence by its formula, sources of different lengths.

Oracles: the formulas of an LSTM and of a tanh network written out here; a sentence alone; the
paper's own count of parameters.
"""

import pytest
import torch
from torch import Tensor

from refigure.errors import InputError
from refigure.models.encoder_decoder import (
    Translator,
    TranslatorSettings,
    count_parameters,
    make_translator,
)

SOURCE, TARGET = 7, 9  # words


def small(**changes: object) -> Translator:
    """A small translator with larger weights than the paper's, so that mistakes show."""
    values = {"embedding": 3, "hidden": 4, "layers": 2, "initial_range": 0.8, **changes}
    settings = TranslatorSettings(**values)  # type: ignore[arg-type]
    return make_translator(settings, SOURCE, TARGET, torch.Generator().manual_seed(3))


def words(seed: int, steps: int, batch: int, most: int) -> Tensor:
    """Random words that are none of the reserved ones."""
    return torch.randint(1, most, (steps, batch), generator=torch.Generator().manual_seed(seed))


def test_weights_are_drawn_uniformly_from_the_papers_range() -> None:
    settings = TranslatorSettings(200, 50, 1)
    model = make_translator(settings, 300, 10, torch.Generator().manual_seed(0))
    for parameter in model.parameters():
        assert parameter.abs().max() <= 0.08
    drawn = model.source_embedding.weight.detach().double()
    # S-N5: 0.16/sqrt(12); the standard error of 60,000 draws' spread is under 1e-4
    assert float(drawn.std()) == pytest.approx(0.046188021535170064, abs=4e-4)
    again = make_translator(settings, 300, 10, torch.Generator().manual_seed(0))
    assert all(map(torch.equal, model.parameters(), again.parameters()))


def test_the_papers_model_has_384_million_parameters() -> None:
    with torch.device("meta"):
        model = Translator(TranslatorSettings(1000, 1000, 4, bias=False), 160_000, 80_000)
        biased = Translator(TranslatorSettings(1000, 1000, 4), 160_000, 80_000)
    # S-N2
    assert count_parameters(model) == {
        "source_embedding": 160_000_000,
        "target_embedding": 80_000_000,
        "encoder": 32_000_000,
        "decoder": 32_000_000,
        "output": 80_000_000,
    }
    assert sum(count_parameters(biased).values()) == 384_144_000


def lstm_by_hand(model: Translator, source: Tensor, inputs: Tensor) -> Tensor:
    """The logits, one step and one layer after the other (Hochreiter and Schmidhuber 1997)."""
    batch, hidden = source.shape[1], model.settings.hidden
    h = [torch.zeros(batch, hidden) for _ in range(model.settings.layers)]
    c = [torch.zeros(batch, hidden) for _ in range(model.settings.layers)]

    def step(network: torch.nn.Module, x: Tensor) -> Tensor:
        for layer in range(model.settings.layers):
            w, u, b, d = (
                getattr(network, f"{name}_l{layer}")
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            )
            i, f, g, o = (x @ w.T + h[layer] @ u.T + b + d).chunk(4, 1)
            c[layer] = f.sigmoid() * c[layer] + i.sigmoid() * g.tanh()
            h[layer] = o.sigmoid() * c[layer].tanh()
            x = h[layer]
        return x

    for word in source:
        step(model.encoder, model.source_embedding(word))
    outputs = [step(model.decoder, model.target_embedding(word)) for word in inputs]
    return torch.stack([model.output(output) for output in outputs])


def test_an_lstm_translator_is_its_formula() -> None:
    model = small()
    source, inputs = words(1, 5, 3, SOURCE), words(2, 4, 3, TARGET)
    torch.testing.assert_close(model(source, inputs), lstm_by_hand(model, source, inputs))


def test_a_tanh_translator_is_its_formula() -> None:
    model = small(cell="rnn", layers=1)
    source, inputs = words(1, 5, 3, SOURCE), words(2, 4, 3, TARGET)
    h = torch.zeros(3, 4)
    for network, vectors in (
        (model.encoder, model.source_embedding(source)),
        (model.decoder, model.target_embedding(inputs)),
    ):
        outputs = []
        for x in vectors:
            w, u = network.weight_ih_l0, network.weight_hh_l0
            h = (x @ w.T + h @ u.T + network.bias_ih_l0 + network.bias_hh_l0).tanh()
            outputs.append(h)
    expected = model.output(torch.stack(outputs))
    torch.testing.assert_close(model(source, inputs), expected)


@pytest.mark.parametrize("attention", [False, True])
def test_a_shorter_sentence_in_a_batch_is_as_if_alone(attention: bool) -> None:
    model = small(attention=attention)
    source, inputs = words(1, 6, 3, SOURCE), words(2, 4, 3, TARGET)
    lengths = [6, 2, 4]
    for place, length in enumerate(lengths):
        source[length:, place] = 0
    together = model(source, inputs, lengths)
    for place, length in enumerate(lengths):
        alone = model(source[:length, [place]], inputs[:, [place]])
        torch.testing.assert_close(together[:, [place]], alone)


def test_attention_is_a_weighted_mean_of_what_was_read() -> None:
    model = small(attention=True)
    assert model.look_up is not None
    outputs = torch.randn(1, 1, 4, generator=torch.Generator().manual_seed(1))
    memory = torch.randn(3, 1, 4, generator=torch.Generator().manual_seed(2))
    keys = memory[:, 0]
    scores = keys @ (model.look_up.attend.weight @ outputs[0, 0])
    weights = scores.exp() / scores.exp().sum()
    both = torch.cat(((weights[:, None] * keys).sum(0), outputs[0, 0]))
    expected = (model.look_up.combine.weight @ both).tanh()
    torch.testing.assert_close(model.look_up(outputs, memory, None)[0, 0], expected)


def test_decoding_step_by_step_is_decoding_at_once() -> None:
    for model in (small(), small(cell="rnn"), small(attention=True)):
        source, inputs = words(1, 5, 3, SOURCE), words(2, 4, 3, TARGET)
        state, memory = model.encode(source)
        steps = []
        for word in inputs:
            logits, state = model.decode(state, word[None], memory)
            steps.append(logits)
        torch.testing.assert_close(torch.cat(steps), model(source, inputs))


def test_forget_bias_opens_forget_gates_alone() -> None:
    plain, opened = small(), small(forget_bias=2.0)
    for (name, one), (_, other) in zip(
        plain.named_parameters(), opened.named_parameters(), strict=True
    ):
        expected = torch.zeros_like(one)
        if ".bias_ih" in name:
            expected[4:8] = 2.0  # PyTorch's order of gates: input, forget, cell, output
        torch.testing.assert_close(other - one, expected)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cell": "gru"}, "'gru' is none of lstm, rnn"),
        ({"layers": 0}, "layers is 0"),
        ({"cell": "rnn", "forget_bias": 1.0}, "forget_bias needs an lstm"),
    ],
)
def test_what_cannot_be_built_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        small(**change)
