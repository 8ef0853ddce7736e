"""Read a user's file as text or JSON, with every defect told by line and mend."""

import json
from pathlib import Path
from typing import Any

from refigure.errors import InputError

BYTE_ORDER_MARK = "\ufeff"


def read_text(path: Path) -> str:
    """Read a UTF-8 file; a byte order mark, if any, stays the first character.

    Raises:
        InputError: the file is missing, a directory, unreadable, empty or not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; correct the path.") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a directory; name the export file in it.") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise InputError(f"{path}: the file cannot be read: {error}.") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path}, line {line}: byte {error.start + 1} of the file (0x{raw[error.start]:02x}) is"
            " not UTF-8 text; save the file as UTF-8 (in a spreadsheet: as 'CSV UTF-8')."
        ) from None
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        raise InputError(f"{path}: the file is empty; export again, or name another file.")
    return text


def parse_json(text: str, file: str) -> Any:
    """Parse JSON; the literals NaN and Infinity pass as floats, for the reader to refuse by row.

    Raises:
        InputError: not JSON, cut off, a number of absurd length, or nested too deeply.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{file}, line {error.lineno}"
        # Both mean that the parser wanted more text than there is.
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise InputError(
                f"{where}: the JSON is cut off in the middle; export or download it again."
            ) from None
        raise InputError(
            f"{where}, column {error.colno}: this is not JSON: {error.msg}; export the file again,"
            " or undo the edit there."
        ) from None
    except ValueError:  # Python refuses to convert integers of more than 4300 digits
        raise InputError(
            f"{file}: a number has thousands of digits; export the file again."
        ) from None
    except RecursionError:
        raise InputError(
            f"{file}: the JSON is nested too deeply for an export of phone usage; export it again."
        ) from None
