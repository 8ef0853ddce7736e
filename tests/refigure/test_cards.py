"""Which jobs ask for a card.  Oracle: the three words of `device`, with and without a card."""

from pathlib import Path

import pytest

from refigure.cards import cards_wanted


@pytest.mark.parametrize(
    ("device", "without", "with_one"), [("cpu", 0, 0), ("auto", 0, 1), ("cuda", 1, 1)]
)
def test_cards_wanted(tmp_path: Path, device: str, without: int, with_one: int) -> None:
    assert cards_wanted(device, tmp_path / "none") == without
    assert cards_wanted(device, tmp_path) == without, "a driver that found no card"
    (tmp_path / "0000:00:1e.0").mkdir()
    assert cards_wanted(device, tmp_path) == with_one
