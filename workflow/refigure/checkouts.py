"""Copies of the project such as a fresh clone gives: the same content, all files new."""

import shutil
import subprocess
from pathlib import Path

from refigure.provenance import ROOT

# What is made and not cloned, where there is no git to ask.
MADE = (".*_cache", ".hypothesis", ".snakemake", ".venv", "__pycache__", "results")


def fresh_clone(folder: Path, source: Path | None = None) -> None:
    """Clone the project into `folder`, with the changes that the checkout has not committed.

    Without git, or where the project is only a part of what git holds, its files are copied.

    Args:
        source: another clone, to have what that one has whatever is edited meanwhile; this one.
    """
    source = source or ROOT
    if Path(git(source, "rev-parse", "--show-toplevel").strip() or "/") != source.resolve():
        ignored = shutil.ignore_patterns(*MADE)
        shutil.copytree(source, folder, copy_function=shutil.copy, ignore=ignored)
        return
    git(source, "clone", "--quiet", "--shared", str(source), str(folder))
    listed = git(source, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        present, target = source / name, folder / name
        if present.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(present, target)  # content and mode, but a new time
        else:
            target.unlink(missing_ok=True)


def git(source: Path, *arguments: str) -> str:
    """Run git in a checkout; give what it says, nothing where it fails or is not there."""
    command = ["git", "-C", str(source), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout
