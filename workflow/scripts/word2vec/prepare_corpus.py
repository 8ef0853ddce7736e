"""Turn the text of a corpus into numbered words."""

import logging

from refigure.step import run_step
from refigure.word2vec.corpus import (
    build_corpus,
    clean_text,
    read_text,
    split_documents,
    write_corpus,
)

logger = logging.getLogger("refigure")


def main(text: str, settings: dict, corpus: str) -> None:
    """Write the corpus; settings: `tokens`, how many words to take at most."""
    titled = split_documents(read_text(text))
    built = build_corpus(
        ((title, clean_text(body).split()) for title, body in titled), settings["tokens"]
    )
    logger.info(
        "%d tokens, %d types, %d documents", len(built.ids), len(built.words), len(built.titles)
    )
    write_corpus(corpus, built)


if __name__ == "__main__":
    run_step(main)
