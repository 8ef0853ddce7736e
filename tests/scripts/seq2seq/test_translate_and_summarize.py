"""Translations, and the measures of all runs.

Oracles: the trained networks' own losses; means and differences of made-up records by hand.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.scripts.seq2seq.conftest import NETWORK, provenance

from refigure.errors import InputError
from refigure.measurements import read_measurements, read_table, write_table
from scripts.seq2seq import summarize_runs, translate_sentences

SETTINGS = {
    "network": NETWORK,
    "reverse_source": True,
    "widths": [1, 3],
    "ensembles": [2, 5],
    "lengths": [1, 3],
    "samples": 4,
    "device": "cpu",
    "threads": 1,
}
TABLES = ("scores", "losses", "lengths", "samples")


@pytest.fixture(scope="module")
def translated(
    cipher: str, trained: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The paths of an arm's tables."""
    folder = tmp_path_factory.mktemp("translations") / "cipher_reversed"
    folder.mkdir()
    paths = {name: str(folder / f"{name}.csv") for name in TABLES}
    translate_sentences.main(cipher, [str(trained / "weights.pt")], SETTINGS, **paths)
    return paths


def test_scores_are_of_members_and_ensembles(translated: dict[str, str]) -> None:
    rows = read_table(translated["scores"])
    found = [(row["members"], row["seed"], row["width"]) for row in rows]
    assert found == [(n, seed, w) for n, seed in (("1", "0"), ("1", "1"), ("2", "all"))
                     for w in ("1", "3")]  # fmt: skip
    for row in rows:
        assert 0 <= float(row["bleu"]) <= 100 and 0 <= float(row["exact_match"]) <= 1
        assert float(row["as_likely"]) >= 0.9
    greedy, beam = (float(row["log_probability"]) for row in rows[:2])
    assert beam >= greedy


def test_losses_are_the_trainings_own(translated: dict[str, str], trained: Path) -> None:
    rows = read_table(translated["losses"])
    records = json.loads((trained / "record.json").read_text("utf-8"))
    for row, record in zip(rows, records, strict=False):
        assert float(row["loss"]) == pytest.approx(record["test_loss"], rel=1e-5)
    single = [float(row["loss"]) for row in rows[:2]]
    assert float(rows[2]["loss"]) <= np.mean(single), "the logarithm is concave"


def test_classes_of_length_and_samples(translated: dict[str, str]) -> None:
    rows = read_table(translated["lengths"])
    assert [(row["seed"], row["shortest"], row["longest"], row["sentences"]) for row in rows] == [
        ("0", "3", "3", "12"),
        ("1", "3", "3", "12"),
    ]
    samples = read_table(translated["samples"])
    assert [(row["sentence"], row["width"]) for row in samples[:4]] == [
        ("0", "1"),
        ("0", "3"),
        ("4", "1"),
        ("4", "3"),
    ]
    assert all(row["reference"].startswith("t") for row in samples)


def record(seed: int, loss: float | None, **more: float) -> dict[str, Any]:
    """What a run says of itself."""
    common = {"device": "cpu", "clipped": 0.1, "largest_norm": 3.0, "padding_waste": 0.01}
    about: dict[str, Any] = {"seed": seed, "diverged": None, **common, **more}
    return about | ({"diverged": 7} if loss is None else {"test_loss": loss})


def write_records(folder: Path, records: list[dict[str, Any]]) -> str:
    folder.mkdir(parents=True)
    (folder / "record.json").write_text(json.dumps(records), encoding="utf-8")
    return str(folder / "record.json")


def summarize(folder: Path, pairs: dict[str, dict[str, str]], data: str = "real") -> Any:
    """Summarize made-up runs: two real arms of two seeds, two tasks."""
    records = [
        write_records(folder / "translators" / arm / str(seed), [record(seed, loss)])
        for arm, losses in (("forward", (2.0, 2.2)), ("reversed", (1.5, 1.8)))
        for seed, loss in enumerate(losses)
    ]
    for arm, losses in (("cipher_one", (1.0, 0.5, 0.7)), ("cipher_two", (None, 0.4, 0.5))):
        runs = [record(seed, loss) for seed, loss in enumerate(losses)]
        records.append(write_records(folder / "tasks" / arm, runs))
    tables: dict[str, list[str]] = {"scores": [], "losses": [], "lengths": []}
    for arm, loss in (("forward", 2.1), ("reversed", 1.65)):
        place = folder / "translations" / arm
        place.mkdir(parents=True)
        rows = [["1", str(seed), w, b, ".1", "-9", "1"] for seed in (0, 1)
                for w, b in (("1", str(10 + seed)), ("12", str(12 + 2 * seed)))]  # fmt: skip
        rows += [["2", "all", w, "20", ".1", "-8", "1"] for w in ("1", "12")]
        write_table(place / "scores.csv", translate_sentences.SCORES, rows)
        rows = [["1", "0", str(loss)], ["1", "1", str(loss)], ["2", "all", str(loss - 0.1)]]
        write_table(place / "losses.csv", translate_sentences.LOSSES, rows)
        rows = [[str(seed), start, "9", "5", str(loss + seed), "3"] for seed in (0, 1)
                for start in ("6", "8")]  # fmt: skip
        write_table(place / "lengths.csv", translate_sentences.LENGTHS, rows)
        for name in tables:
            tables[name].append(str(place / f"{name}.csv"))
    settings = {"pairs": pairs, "tasks": ["cipher_one", "cipher_two"], "confidence": 0.95}
    path = str(folder / "measurements.csv")
    sources = [provenance(folder, "real"), provenance(folder, data)]
    summarize_runs.main(records, **tables, provenance=sources, settings=settings, measurements=path)
    return read_measurements(path)


PAIRS = {
    "gain": {"measure": "test_loss", "larger": "forward", "smaller": "reversed"},
    "bleu_gain": {"measure": "bleu", "larger": "reversed", "smaller": "forward"},
    "task_gain": {"measure": "test_loss", "larger": "cipher_one", "smaller": "cipher_two"},
    "untrained": {"measure": "test_loss", "larger": "forward", "smaller": "deep"},
}


def test_means_and_differences(tmp_path: Path) -> None:
    found = summarize(tmp_path, PAIRS)
    assert found["forward_test_loss"] == pytest.approx(2.1)
    assert found["forward_perplexity"] == pytest.approx((math.exp(2.0) + math.exp(2.2)) / 2)
    assert (found["gain"], found["gain_wins"]) == (pytest.approx(0.45), 1)
    assert found["bleu_gain"] == 0 and found["bleu_gain_wins"] == 0
    # the seed that diverged has no loss to compare
    assert found["task_gain"] == pytest.approx(0.15) and found["task_gain"].n == 2
    assert found["cipher_two_diverged"] == pytest.approx(1 / 3)
    assert "untrained" not in found
    assert found["forward_bleu_beam_1"] == 10.5 and found["forward_bleu"] == 13
    assert found["forward_ensemble_all_bleu"] == 20
    assert found["reversed_ensemble_all_gain"] == pytest.approx(0.1)
    assert found["reversed_ensemble_all_perplexity"] == pytest.approx(math.exp(1.55))
    assert found["forward_loss_from_6"] == found["forward_long_loss"] == pytest.approx(2.6)


def test_made_up_tasks_rest_on_no_data(tmp_path: Path) -> None:
    found = summarize(tmp_path, PAIRS, data="stand-in")
    assert found["gain"].data == found["forward_test_loss"].data == "stand-in"
    assert found["task_gain"].data == found["cipher_one_test_loss"].data == "real"


def test_an_unknown_measure_is_told(tmp_path: Path) -> None:
    pairs = {"gain": {"measure": "wit", "larger": "forward", "smaller": "reversed"}}
    with pytest.raises(
        InputError, match=r"pairs.gain: no measure wit; there are: as_likely_beam_1,"
    ):
        summarize(tmp_path, pairs)
