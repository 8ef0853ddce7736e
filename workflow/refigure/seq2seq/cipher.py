"""A made-up task in which source and target words correspond in order: a substitution cipher."""

from refigure.seeding import derive_seed, generators
from refigure.seq2seq.corpora import RESERVED, Corpus, Pairs, Ragged, Vocabulary


def cipher_corpus(
    symbols: int, length: int, train: int, held_out: int, test: int, seed: int
) -> Corpus:
    """Make up sequences of `length` symbols; each symbol has its own symbol in the target.

    The parts are drawn one by one and may share sequences; of 10 symbols in 6 places there are a
    million.
    """
    draw = generators(derive_seed(seed, "cipher")).numpy
    key = draw.permutation(symbols)
    first = len(RESERVED)
    names = tuple(f"s{number}" for number in range(symbols))
    answers = tuple(f"t{number}" for number in range(symbols))
    parts = []
    for count in (train, held_out, test):
        plain = draw.integers(0, symbols, (count, length))
        parts.append(
            Pairs(
                Ragged.of((plain + first).tolist()),
                Ragged.of((key[plain] + first).tolist()),
            )
        )
    target_words = Vocabulary((*RESERVED, *answers))
    references = tuple((" ".join(target_words.decode(row)),) for row in parts[2].target.rows())
    source_words = Vocabulary((*RESERVED, *names))
    return Corpus(source_words, target_words, parts[0], parts[1], parts[2], references)
