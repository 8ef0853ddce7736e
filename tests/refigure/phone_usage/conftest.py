"""What the tests of the readers share: an export written to a file and read back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refigure.phone_usage.exports import Export, read_export


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Export]:
    """Return a function that writes bytes, text or (as JSON) any object, and reads the export."""

    def write_and_read(content: Any, time_zone: str = "UTC") -> Export:
        path = tmp_path / "export"
        if not isinstance(content, (bytes, str)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_export(path, time_zone)

    return write_and_read
