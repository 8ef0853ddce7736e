"""Copy a post's figures to the paths under which the blog serves them."""

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

from refigure.step import run_step

logger = logging.getLogger("refigure")


def main(figures: list[str], names: Mapping[str, str], images: list[str]) -> None:
    """Copy each figure.

    Args:
        figures: the files drawn.
        names: for each image, in the order of `images`, the end of its path and our file's name.
    """
    drawn = {Path(path).name: path for path in figures}
    for image, (path, name) in zip(images, names.items(), strict=True):
        if not image.endswith(path):
            raise ValueError(f"{image} is not the place of {path}")
        shutil.copyfile(drawn[name], image)
        logger.info("%s <- %s", image, name)


if __name__ == "__main__":
    run_step(main)
