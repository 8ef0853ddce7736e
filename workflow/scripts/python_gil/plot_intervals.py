"""Draw."""

from refigure.step import run_step


def main(figures: list[str]) -> None:
    """Draw."""


if __name__ == "__main__":
    run_step(main)
