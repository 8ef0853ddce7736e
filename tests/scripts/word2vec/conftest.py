"""What the tests of the word2vec steps share: every step run once on a small made-up text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml

from refigure.measurements import Measurements, measurement_rows
from refigure.word2vec.arms import resolve_arms, runs_of
from scripts.report import collect_measurements
from scripts.word2vec import (
    check_formulas,
    check_models,
    classify_documents,
    compose_words,
    fit_objectives,
    measure_ngrams,
    measure_subsampling,
    measure_trees,
    prepare_corpus,
    summarize_vectors,
    train_layers,
    train_vectors,
)

ROOT = Path(__file__).resolve().parents[3]
CAPITALS = {"paris": "france", "berlin": "germany", "rome": "italy", "madrid": "spain"}
ARTICLES, ARTICLE_WORDS = 6, 2500


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a mapping over another, as Snakemake merges config files."""
    result = dict(base)
    for key, value in over.items():
        inner = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = merged(result[key], value) if inner else value
    return result


def smoke_config() -> dict[str, Any]:
    """The post's settings at the scale `smoke`."""
    quick = yaml.safe_load((ROOT / "config/posts/word2vec.yaml").read_text("utf-8"))["word2vec"]
    over = yaml.safe_load((ROOT / "config/smoke.yaml").read_text("utf-8"))["word2vec"]
    return merged(quick, over)


def made_up_wikipedia(seed: int) -> str:
    """Articles in WikiExtractor's format, each with words of its own among common ones."""
    random = np.random.default_rng(seed)
    common = [
        "the",
        "of",
        "and",
        "in",
        "a",
        "king",
        "man",
        "woman",
        "french",
        "to",
        "is",
        "he",
        "she",
    ]
    parts = []
    for article in range(ARTICLES):
        own = [f"topic{'abcdef'[article]}{'ghijklm'[place]}" for place in range(7)]
        pairs = [word for pair in CAPITALS.items() for word in pair]
        words = random.choice(common + own + pairs, ARTICLE_WORDS)
        head = f'<doc id="{article}" url="http://x?curid={article}" title="Article {article}">'
        parts.append(f"{head}\n{' '.join(words)}\n</doc>\n")
    return "".join(parts)


def judgement_lines() -> str:
    """Pairs of words with scores, as the files of WordSim-353 and SimLex-999 have them."""
    pairs = [*CAPITALS.items(), ("king", "man"), ("he", "she")]
    lines = [f"{one}\t{other}\t{score}" for score, (one, other) in enumerate(pairs)]
    return "# made up\n" + "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Finished:
    """What all steps wrote, in one folder."""

    folder: Path
    config: dict[str, Any]
    found: Measurements

    @property
    def values(self) -> dict[str, float]:
        """The measures as plain numbers."""
        return {name: float(value) for name, value in self.found.items()}

    def path(self, name: str) -> str:
        """A file of the folder."""
        return str(self.folder / name)


@pytest.fixture(autouse=True, scope="session")
def one_thread_for_words() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw files: a text, two more for counts, questions and judgements, a provenance."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "text.txt").write_text(made_up_wikipedia(3), "utf-8")
    (folder / "lee_small.cor").write_text("One two two three, three three; four!\n", "utf-8")
    (folder / "head_small.cor").write_text("a a a a b b c d\n", "utf-8")
    names = list(CAPITALS.items())
    lines = [
        f"{a.title()} {b.title()} {c.title()} {d.title()}"
        for a, b in names
        for c, d in names
        if a != c
    ]
    questions = [": capital-common-countries", *lines, ": gram1-made-up", "he she king woman"]
    (folder / "questions.txt").write_text("\n".join(questions) + "\n", "utf-8")
    (folder / "pairs.tsv").write_text(judgement_lines(), "utf-8")
    (folder / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    return folder


def run_every_step(sources: Path, folder: Path, seed: int) -> Finished:
    """Run every step that measures, at the scale `smoke`."""
    config = smoke_config()
    config["compose_words"]["sums"] = [{"king": 1, "man": -1, "woman": 1}, {"nowhere": 1}]
    config["compose_words"]["expected"] = ["she", "x"]
    real = [str(sources / "provenance.json")]
    (folder / "parts").mkdir()

    def at(name: str) -> str:
        return str(folder / name)

    def part(step: str) -> str:
        return at(f"parts/{step}.csv")

    corpus = at("corpus.npz")
    prepare_corpus.main(str(sources / "text.txt"), config["prepare_corpus"], corpus)
    check_formulas.main(
        config["check_formulas"], seed, at("pairs.json"), at("overflow.json"), part("formulas")
    )
    threads = {"threads": 1}
    check_models.main(
        {**config["check_models"], **threads}, seed, at("models.json"), at("costs.csv"),
        part("models"), at("timing.json"),
    )  # fmt: skip
    measure_subsampling.main(
        corpus, real, config["measure_subsampling"], seed, at("ranks.json"), part("subsampling")
    )
    texts = [str(sources / name) for name in ("lee_small.cor", "head_small.cor")]
    measure_trees.main(
        corpus, texts, real, config["measure_trees"], seed, at("trees.json"), at("searches.csv"),
        part("trees"),
    )  # fmt: skip
    language_models = {**config["measure_ngrams"], "train_tokens": 6000, "held_out_tokens": 2000}
    measure_ngrams.main(corpus, real, language_models, at("ngrams.csv"), part("ngrams"))
    fits = {**config["fit_objectives"], **threads}
    fit_objectives.main(corpus, real, fits, seed, at("fits.csv"), part("fits"))
    layers = {**config["train_layers"], **threads}
    train_layers.main(layers, seed, at("layers.csv"), part("layers"))
    arms = resolve_arms(config)
    questions, pairs = (str(sources / name) for name in ("questions.txt", "pairs.tsv"))
    train_vectors.main(
        corpus, questions, pairs, pairs, {name: vars(arm) for name, arm in arms.items()},
        runs_of(arms), config["shown_arm"], config["restrict"], 1, seed, at("scores.csv"),
        at("vectors.npz"), at("vector_timing.json"),
    )  # fmt: skip
    summarize_vectors.main([at("scores.csv")], real, config["summarize_vectors"], part("vectors"))
    compose_words.main(
        at("vectors.npz"), questions, real, config["compose_words"], at("composition.json"),
        part("composition"),
    )  # fmt: skip
    classify_documents.main(
        corpus, at("vectors.npz"), real, config["classify_documents"], seed, at("accuracies.csv"),
        part("classification"),
    )  # fmt: skip
    parts = sorted(map(str, (folder / "parts").glob("*.csv")))
    collect_measurements.main(parts, at("measurements.csv"))
    return Finished(folder, config, Measurements(measurement_rows(at("measurements.csv"))))


@pytest.fixture(scope="session")
def finished(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Every step, run once."""
    return run_every_step(sources, tmp_path_factory.mktemp("steps"), 1)
