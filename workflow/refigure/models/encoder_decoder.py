"""Two recurrent networks that map a sequence to a sequence (Sutskever, Vinyals and Le 2014).

Sequences are (steps, batch) tensors of word numbers. The first network reads the source; its last
state, a vector of fixed size, is the first state of the second one, which predicts the target.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from refigure.errors import InputError

PAD = 0  # the word number of empty places
CELLS = {"lstm": nn.LSTM, "rnn": nn.RNN}  # the plain network with tanh
FORGET = 1  # which of PyTorch's four gates (input, forget, cell, output) of an LSTM forgets

State = tuple[Tensor, ...]  # (h, c) of an LSTM or (h,), each (layers, batch, hidden)


@dataclass(frozen=True)
class TranslatorSettings:
    """The size of a translator."""

    embedding: int
    hidden: int  # cells of a layer
    layers: int
    cell: str = "lstm"  # of CELLS
    attention: bool = False  # the paper has none
    # ASSUME: biases, as every library has them; the paper's formulas leave them out.
    bias: bool = True
    initial_range: float = 0.08  # weights are drawn uniformly from -0.08 to 0.08
    forget_bias: float = 0.0  # put on top of what was drawn

    def __post_init__(self) -> None:
        """Refuse what cannot be built.

        Raises:
            InputError: names the setting.
        """
        if self.cell not in CELLS:
            raise InputError(f"cell {self.cell!r} is none of {', '.join(CELLS)}.")
        for name in ("embedding", "hidden", "layers"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; it must be positive.")
        if self.forget_bias and (self.cell != "lstm" or not self.bias):
            raise InputError("forget_bias needs an lstm with biases.")


class Attention(nn.Module):
    """A look back at all of the encoder's outputs (Luong et al. 2015, "general").

    After the decoder's recurrence and not in it, so that all target steps are done in one go.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.attend = nn.Linear(hidden, hidden, bias=False)
        self.combine = nn.Linear(2 * hidden, hidden, bias=False)

    def forward(self, outputs: Tensor, memory: Tensor, empty: Tensor | None) -> Tensor:
        """Mix the decoder's outputs (target steps, batch, hidden) with the memory they attend to.

        Args:
            memory: the encoder's outputs (source steps, batch, hidden).
            empty: where sources have no words (source steps, batch).
        """
        query = self.attend(outputs).transpose(0, 1)  # (batch, target steps, hidden)
        keys = memory.transpose(0, 1)  # (batch, source steps, hidden)
        scores = query @ keys.transpose(1, 2)  # (batch, target steps, source steps)
        if empty is not None:
            scores = scores.masked_fill(empty.T[:, None], float("-inf"))
        context = (scores.softmax(-1) @ keys).transpose(0, 1)
        return torch.tanh(self.combine(torch.cat((context, outputs), -1)))


class Translator(nn.Module):
    """Encoder, decoder and softmax; with attention, a look at all of the encoder's outputs."""

    def __init__(self, settings: TranslatorSettings, source_words: int, target_words: int) -> None:
        """Build it for vocabularies of these sizes, special words included."""
        super().__init__()
        self.settings = settings
        size, hidden = settings.embedding, settings.hidden
        recurrent = CELLS[settings.cell]
        self.source_embedding = nn.Embedding(source_words, size)
        self.target_embedding = nn.Embedding(target_words, size)
        self.encoder = recurrent(size, hidden, settings.layers, bias=settings.bias)
        self.decoder = recurrent(size, hidden, settings.layers, bias=settings.bias)
        self.look_up = Attention(hidden) if settings.attention else None
        self.output = nn.Linear(hidden, target_words, bias=settings.bias)

    def encode(self, source: Tensor, lengths: list[int] | None = None) -> tuple[State, Tensor]:
        """Read sources (steps, batch); give the last state and all outputs.

        Args:
            lengths: of the sources where they differ; None where none has empty places.
        """
        return self.encode_vectors(self.source_embedding(source), lengths)

    def encode_vectors(
        self, vectors: Tensor, lengths: list[int] | None = None
    ) -> tuple[State, Tensor]:
        """Read embedded sources (steps, batch, embedding), as `encode`."""
        if lengths is None or min(lengths) == len(vectors):
            outputs, state = self.encoder(vectors)
            return as_tuple(state), outputs
        packed = pack_padded_sequence(vectors, torch.tensor(lengths), enforce_sorted=False)
        outputs, state = self.encoder(packed)
        return as_tuple(state), pad_packed_sequence(outputs, total_length=len(vectors))[0]

    def decode(
        self, state: State, words: Tensor, memory: Tensor, empty: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Go on from a state through words (steps, batch); give logits of the next and the state.

        Args:
            memory: the encoder's outputs (source steps, batch, hidden), for attention alone.
            empty: where sources have no words (source steps, batch), for attention alone.
        """
        outputs, after = self.decoder(self.target_embedding(words), self.library_state(state))
        if self.look_up is not None:
            outputs = self.look_up(outputs, memory, empty)
        return self.output(outputs), as_tuple(after)

    def forward(self, source: Tensor, inputs: Tensor, lengths: list[int] | None = None) -> Tensor:
        """Give the logits (target steps, batch, words) after each input word, all at once.

        One call of the decoder for the whole target, since training always feeds the true words.
        """
        state, memory = self.encode(source, lengths)
        empty = source == PAD if lengths is not None else None
        logits: Tensor = self.decode(state, inputs, memory, empty)[0]
        return logits

    def library_state(self, state: State) -> State | Tensor:
        """The state as PyTorch's module of this kind takes it."""
        return state if self.settings.cell == "lstm" else state[0]


def as_tuple(state: State | Tensor) -> State:
    """The state as a tuple, whatever the kind of cell."""
    return (state,) if isinstance(state, Tensor) else tuple(state)


def make_translator(
    settings: TranslatorSettings,
    source_words: int,
    target_words: int,
    generator: torch.Generator,
) -> Translator:
    """Make a translator with every weight drawn uniformly (the paper's section 3.4)."""
    model = Translator(settings, source_words, target_words)
    with torch.no_grad():
        for parameter in model.parameters():
            reach = settings.initial_range
            parameter.uniform_(-reach, reach, generator=generator)
        if settings.forget_bias:
            open_forget_gates(model.encoder, settings.forget_bias)
            open_forget_gates(model.decoder, settings.forget_bias)
    return model


def open_forget_gates(network: nn.Module, amount: float) -> None:
    """Add an amount to the forget gates' biases of an LSTM: once, though PyTorch has two."""
    for name, parameter in network.named_parameters():
        if name.startswith("bias_ih"):
            hidden = len(parameter) // 4
            parameter.data[FORGET * hidden : (FORGET + 1) * hidden] += amount


def count_parameters(model: nn.Module) -> dict[str, int]:
    """Count the parameters of each part of a translator, by its name."""
    return {
        name: sum(parameter.numel() for parameter in part.parameters())
        for name, part in model.named_children()
    }
