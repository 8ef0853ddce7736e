"""The learning rate of the paper's section 3.4. Oracle: the rates and updates that it gives."""

import pytest

from refigure.errors import InputError
from refigure.seq2seq.protocol import Protocol

PER_EPOCH = 93_750  # 12 million / 128


def test_the_paper_halves_every_half_epoch_after_five() -> None:
    rates = {
        0.0: 0.7,
        4.99999: 0.7,
        5.0: 0.35,
        5.49: 0.35,
        5.5: 0.175,
        6.0: 0.0875,
        6.5: 0.04375,
        7.0: 0.021875,
        7.49: 0.021875,
    }
    found = {epoch: Protocol().rate_at(int(epoch * PER_EPOCH), PER_EPOCH) for epoch in rates}
    assert found == rates
    assert Protocol().iterations(PER_EPOCH) == 703_125


def test_halvings_of_a_short_training() -> None:
    protocol = Protocol(epochs=2, halve_from=1.5, halve_every=0.1)
    rates = [protocol.rate_at(iteration, 100) for iteration in range(200)]
    assert [rates.index(0.7 / 2**count) for count in range(6)] == [0, 150, 160, 170, 180, 190]
    # where a part of an epoch is no iteration, it halves once an iteration at most
    assert Protocol(halve_from=0, halve_every=0.01).rate_at(3, 10) == 0.7 / 16


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "epochs is 0"),
        ({"clip": 0.0}, "clip is 0.0; it must be positive, or null"),
        ({"optimizer": "momentum"}, "'momentum' is none of sgd, adam"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Protocol(**change)  # type: ignore[arg-type]
