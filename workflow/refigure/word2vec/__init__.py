"""Corpora, models and measures of the post on language models and word2vec."""
