"""Train Nielsen's single neuron, from the book that the post leans on: input 1, target 0."""

from dataclasses import dataclass

from refigure import losses
from refigure.loss_functions.tables import write_rows
from refigure.loss_functions.units import GRADIENTS, Arm
from refigure.measurements import Measurement, write_measurements
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("arm", "start", "epoch", "output")
TARGET = 0.0


@dataclass(frozen=True)
class Settings:
    """The starts and the arms."""

    epochs: int
    starts: dict[str, list[float]]  # weight and bias by name
    arms: dict[str, Arm]


def main(settings: dict, neuron: str, measurements: str) -> None:
    """Write the output by arm, start and epoch, and its ends."""
    chosen = read_settings(Settings, settings)
    rows, found = [], []
    for arm, one in chosen.arms.items():
        for start, (weight, bias) in chosen.starts.items():
            outputs = train(weight, bias, one, chosen.epochs)
            rows += [(arm, start, epoch, output) for epoch, output in enumerate(outputs)]
            found += [
                Measurement(f"neuron_{arm}_{start}_first", outputs[0]),
                Measurement(f"neuron_{arm}_{start}_last", outputs[-1]),
            ]
    write_rows(neuron, COLUMNS, rows)
    write_measurements(measurements, found)


def train(weight: float, bias: float, arm: Arm, epochs: int) -> list[float]:
    """Give the output before training and after every epoch; the input is 1."""
    outputs = [float(losses.sigmoid(weight + bias))]
    for _ in range(epochs):
        change = arm.learning_rate * float(GRADIENTS[arm.loss](weight + bias, TARGET))
        weight, bias = weight - change, bias - change
        outputs.append(float(losses.sigmoid(weight + bias)))
    return outputs


if __name__ == "__main__":
    run_step(main)
