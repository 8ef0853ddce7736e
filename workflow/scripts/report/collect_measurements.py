"""Put the measurement tables of a post's steps together."""

from refigure.measurements import measurement_rows, write_measurements
from refigure.step import run_step


def main(parts: list[str], measurements: str) -> None:
    """Write one table.

    Raises:
        ValueError: two steps measured the same.
    """
    write_measurements(measurements, (row for part in parts for row in measurement_rows(part)))


if __name__ == "__main__":
    run_step(main)
