"""What the notebook does that the post links to as an example implementation.

It is a tagger of parts of speech with two LSTMs, and no encoder-decoder; written here anew from its
description, as far as its mistakes can be shown by it.
"""

from torch import Tensor, nn

WORDS, EMBEDDING, HIDDEN, TAGS = 17, 100, 20, 3  # of the notebook


class AuthorTagger(nn.Module):
    """The notebook's network: it gives a vector for every word to a second LSTM."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(WORDS, EMBEDDING)
        self.first = nn.LSTM(EMBEDDING, HIDDEN)
        self.fixed = nn.Linear(HIDDEN, EMBEDDING)  # called a fixed vector; there is one a word
        self.second = nn.LSTM(EMBEDDING, HIDDEN)
        self.tags = nn.Linear(HIDDEN, TAGS)

    def forward(self, words: Tensor) -> Tensor:
        """Map words (steps,) to the probabilities of tags (steps, tags): one for every word."""
        vectors = self.fixed(self.first(self.embedding(words)[:, None])[0])
        scores: Tensor = self.tags(self.second(vectors)[0])[:, 0]
        return scores.softmax(-1)


def published_loss(logits: Tensor, target: Tensor) -> Tensor:
    """The notebook's loss: NLLLoss of probabilities, where it wants their logarithms."""
    return nn.functional.nll_loss(logits.softmax(-1), target)


def corrected_loss(logits: Tensor, target: Tensor) -> Tensor:
    """The negative log likelihood."""
    return nn.functional.nll_loss(logits.log_softmax(-1), target)
