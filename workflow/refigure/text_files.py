"""Text of data sets as it lies on the disk."""

from pathlib import Path

from refigure.errors import InputError


def read_utf8(path: str | Path) -> str:
    """Read a text file.

    Raises:
        InputError: it cannot be read, or is no text in UTF-8.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as text: {error}") from None
