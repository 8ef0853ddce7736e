"""Put a post's figures under the paths at which the blog serves them, in its file types."""

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from refigure.step import run_step

logger = logging.getLogger("refigure")


def main(figures: list[str], names: Mapping[str, str], images: list[str]) -> None:
    """Copy each figure, or write it anew where the blog's image is no PNG.

    Args:
        figures: the files drawn.
        names: for each image, in the order of `images`, the end of its path and our file's name.
    """
    drawn = {Path(path).name: path for path in figures}
    for image, (path, name) in zip(images, names.items(), strict=True):
        if not image.endswith(path):
            raise ValueError(f"{image} is not the place of {path}")
        source = drawn[str(Path(name).with_suffix(".png"))]
        if Path(name).suffix == ".png":
            shutil.copyfile(source, image)
        else:
            convert_image(source, image)
        logger.info("%s <- %s", image, name)


def convert_image(source: str, image: str) -> None:
    """Write a PNG file in the type that the name of `image` tells, such as JPEG, on white.

    JPEG at a quality at which the thin lines of a plot have no seams, and with full colour.
    """
    with Image.open(source) as opened:
        picture = opened.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    flat.save(image, quality=95, subsampling=0)


if __name__ == "__main__":
    run_step(main)
