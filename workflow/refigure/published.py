"""What a post publishes: `config/published/<post>.yaml`, checked, and the files of its figures."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from jsonschema import Draft202012Validator

from refigure.config import SCHEMAS, explain, read_yaml
from refigure.errors import InputError


def read_published(path: str | Path) -> dict[str, Any]:
    """Read what a post publishes.

    Raises:
        InputError: one line for every mistake, with the key and the mend.
    """
    published: dict[str, Any] = read_yaml(path)
    schema = read_yaml(SCHEMAS / "published.schema.yaml")
    layers = [(str(path), published if isinstance(published, Mapping) else {})]
    errors = Draft202012Validator(schema).iter_errors(published)
    lines = sorted(line for error in errors for line in explain(error, published, layers))
    if lines:
        raise InputError("\n".join(lines))
    return published


def figure_stems(published: Mapping[str, Any], ids: Iterable[str] | None = None) -> list[str]:
    """The file names, without suffix, of the figures with these ids or all: one a variant.

    Raises:
        InputError: the post has no figure of that id.
    """
    figures = published["figures"]
    stems = []
    for figure in figures if ids is None else ids:
        if figure not in figures:
            raise InputError(
                f"{published['post']} has no figure {figure}; it has {', '.join(figures)}"
            )
        entry = figures[figure]
        stems += [f"{entry['file']}_{name}" for name in entry["variants"]] or [entry["file"]]
    return stems


def served_path(url: str) -> str:
    """The path below `results/<scale>/blog/` of an image or a page: host and decoded path.

    Raises:
        InputError: the path of the URL would leave the folder.
    """
    parts = urlsplit(url)
    path = PurePosixPath(parts.netloc + unquote(parts.path))
    if not parts.netloc or ".." in path.parts or path.is_absolute():
        raise InputError(f"{url!r} is no address that a blog serves")
    return str(path)


def blog_images(published: Mapping[str, Any], variant: str) -> dict[str, str]:
    """The file name of our figure for the path of each image that the blog serves.

    The variant is taken where the figure has variants; the suffix is that of the blog's image.
    """
    images = {}
    for entry in published["figures"].values():
        if entry["image"]:
            target = served_path(entry["image"])
            stem = f"{entry['file']}_{variant}" if entry["variants"] else entry["file"]
            images[target] = stem + PurePosixPath(target).suffix
    return images
