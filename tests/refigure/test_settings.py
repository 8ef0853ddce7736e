"""Settings: one mapping, checked at the door."""

from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import pytest

from refigure.errors import InputError
from refigure.settings import read_settings


@dataclass(frozen=True)
class Settings:
    """As a step has them."""

    epochs: int
    rate: float
    widths: tuple[int, ...] = ()
    period: str | int | None = None
    names: tuple[str, ...] = ()


GOOD: dict[str, Any] = {"epochs": 3, "rate": 0.1}


def test_lists_become_tuples_and_whole_numbers_floats() -> None:
    read = read_settings(Settings, {"epochs": 3, "rate": 1, "widths": [4, 5], "period": 2018})
    assert read == Settings(3, 1.0, (4, 5), 2018)
    assert isinstance(read.rate, float)
    with pytest.raises(FrozenInstanceError):
        read.epochs = 4  # type: ignore[misc]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {**GOOD, "epoch": 3},
            "Settings has no setting epoch; it has: epochs, rate, widths, period, names.",
        ),
        ({"epochs": 3}, "Settings needs the setting rate."),
        ({**GOOD, "epochs": "3"}, "Settings.epochs: '3' is of type str"),
        ({**GOOD, "epochs": 2.5}, "Settings.epochs: 2.5 is of type float"),
        ({**GOOD, "rate": None}, "Settings.rate: None is of type NoneType"),
        ({**GOOD, "rate": "fast"}, "Settings.rate: 'fast' is of type str"),
        ({**GOOD, "widths": ["a"]}, "Settings.widths"),
        ({**GOOD, "widths": 3}, "Settings.widths: 3 is of type int"),
        ({**GOOD, "names": "ab"}, "Settings.names: 'ab' is of type str"),  # not ("a", "b")
        ({**GOOD, "period": 1.5}, "Settings.period: 1.5 is of type float"),
    ],
)
def test_mistakes_are_told(values: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        read_settings(Settings, values)
    assert message in str(error.value)
