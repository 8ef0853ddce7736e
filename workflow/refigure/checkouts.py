"""Copies of the project such as a fresh clone gives: the same content, all files new."""

import shutil
import subprocess
from pathlib import Path

from refigure.provenance import ROOT

# What is made and not cloned, where there is no git to ask.
MADE = (".*_cache", ".hypothesis", ".snakemake", ".venv", "__pycache__", "results")


def fresh_clone(folder: Path) -> None:
    """Clone the project into `folder`, with the changes that this checkout has not committed.

    Without git, or where the project is only a part of what git holds, its files are copied.
    """
    if Path(git("rev-parse", "--show-toplevel").strip() or "/") != ROOT:
        shutil.copytree(
            ROOT, folder, copy_function=shutil.copy, ignore=shutil.ignore_patterns(*MADE)
        )
        return
    git("clone", "--quiet", "--shared", str(ROOT), str(folder))
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)  # content and mode, but a new time
        else:
            target.unlink(missing_ok=True)


def git(*arguments: str) -> str:
    """Run git in the project; give what it says, nothing where it fails or is not there."""
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout
