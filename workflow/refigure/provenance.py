"""Where a result comes from: versions, commit, settings, hashes. No name of a machine or a user."""

import functools
import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("snakemake", "numpy", "scipy", "pandas", "statsmodels", "matplotlib", "torch")


@functools.cache
def commit() -> str:
    """The commit of the checkout, with "-dirty" where it has changes; "unknown" without git."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12", "--match="]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()


def settings_hash(settings: Any) -> str:
    """The first 12 hex digits of the SHA-256 of the settings as sorted JSON."""
    text = json.dumps(settings, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def versions() -> dict[str, str]:
    """The versions of Python and of every package that touches a number or a figure."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def file_sha256(path: str | Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(paths: Iterable[str | Path], base: str | Path) -> dict[str, str]:
    """The SHA-256 of each file by its path relative to `base`, in sorted order."""
    relative = {Path(path).relative_to(base).as_posix(): path for path in paths}
    return {name: file_sha256(relative[name]) for name in sorted(relative)}


def write_json(path: str | Path, content: Any) -> None:
    """Write JSON with sorted keys, the same bytes for the same content."""
    text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")
