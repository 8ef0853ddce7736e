"""Choose the device of a computation, and lease each job a graphics card of its own.

PyTorch is imported where it is needed: a job that waits for a card should not hold its memory yet.
"""

import contextlib
import logging
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from filelock import FileLock, Timeout

from refigure.errors import InputError

logger = logging.getLogger("refigure")

POLL_SECONDS = 1.0
# What a scheduler calls its job, the step in it and the process in that. It may number the cards
# that it gives each of them from 0, so that the same number in another one is another card.
SCHEDULED = ("SLURM_JOB_ID", "SLURM_STEP_ID", "SLURM_PROCID", "PBS_JOBID", "LSB_JOBID")
# How many jobs may share a card: of this machine, no setting of results. profiles/workstation
# counts with it too.
SHARING = "REFIGURE_JOBS_PER_GPU"


@dataclass(frozen=True)
class Device:
    """Where a computation runs, as it is recorded with its results."""

    kind: str  # "cpu" or "cuda"
    name: str

    def peak_memory(self) -> int:
        """The most memory, in bytes, that this process has used at a time on the device."""
        if self.kind == "cuda":
            import torch

            return int(torch.cuda.max_memory_allocated())
        unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB on Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@contextlib.contextmanager
def lease_device(wanted: str, jobs_per_gpu: int | None = None) -> Iterator[Device]:
    """Give a computation its device for as long as the context lasts.

    On a machine with cards, each job takes the first card whose lock it gets and sets
    `CUDA_VISIBLE_DEVICES` before CUDA starts, because Snakemake counts cards but does not choose
    them. The kernel frees the lock however the job ends. Only cards are taken that the user or a
    scheduler has made visible.

    Args:
        wanted: "cpu", "cuda", or "auto" for a card where there is one.
        jobs_per_gpu: how many jobs may share a card; None: what the environment's
            `REFIGURE_JOBS_PER_GPU` says, or one.

    Raises:
        InputError: the device cannot be had, or is none of the three.
    """
    if wanted not in ("cpu", "cuda", "auto"):
        raise InputError(f"device {wanted!r} is none of cpu, cuda, auto.")
    places = jobs_sharing() if jobs_per_gpu is None else jobs_per_gpu
    if places < 1:
        raise InputError(f"jobs_per_gpu is {places}; at least one job must fit on a card.")
    cards = [] if wanted == "cpu" else visible_cards()
    if not cards:
        if wanted == "cuda":
            raise no_card()
        yield Device("cpu", "cpu")
        return
    with lease_card(cards, places) as card, only_visible(card):
        yield Device("cuda", start_card(card, cards.index(card)))


def jobs_sharing() -> int:
    """How many jobs may share a card, as the environment has it.

    Raises:
        InputError: it is no number.
    """
    given = os.environ.get(SHARING, "1")
    try:
        return int(given)
    except ValueError:
        raise InputError(f"{SHARING} is {given!r}: give a whole number of jobs.") from None


def no_card() -> InputError:
    """The error for a computation that must have a card and has none."""
    if "SLURM_JOB_ID" in os.environ and "CUDA_VISIBLE_DEVICES" not in os.environ:
        return InputError(
            "device: cuda is wanted, but Slurm gave this job no card. Ask for one: a rule's"
            " `resources: gpu=1`, or `srun --gpus=1`."
        )
    return InputError(
        "device: cuda is wanted, but torch sees no card here. Give `device: auto` or `cpu`,"
        " or install a build of torch for CUDA (make TORCH=cu130)."
    )


def visible_cards() -> list[str]:
    """The cards that this process may use, as CUDA calls them, without starting CUDA.

    In Slurm's jobs those that Slurm names: where nodes do not hide the cards that a job did not ask
    for, it would take another's.
    """
    import torch

    # Counts through NVML, and 0 in a build without CUDA. To ask CUDA itself would fix the visible
    # cards for this process.
    count = torch.cuda.device_count()
    listed = os.environ.get("CUDA_VISIBLE_DEVICES")
    if listed is None:
        given_none = "SLURM_JOB_ID" in os.environ
        return [] if given_none else [str(number) for number in range(count)]
    names = [name.strip() for name in listed.split(",")]
    # CUDA's rule: what comes after the first name that is none does not count
    return list(takewhile(lambda name: name not in ("", "-1"), names))[:count]


@contextlib.contextmanager
def lease_card(cards: list[str], jobs_per_gpu: int) -> Iterator[str]:
    """Hold the lock of a free place on one of the cards; wait where all are taken."""
    folder = lock_folder()
    # every card's first place before any card's second
    places = [(place, card) for place in range(jobs_per_gpu) for card in cards]
    told = False
    while True:
        for place, card in places:
            lock = FileLock(folder / f"{card.replace('/', '_')}.{place}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            try:
                logger.info("card %s, place %d of %d", card, place + 1, jobs_per_gpu)
                yield card
            finally:
                lock.release()
            return
        if not told:
            logger.info("waiting for one of the cards %s", ", ".join(cards))
            told = True
        time.sleep(POLL_SECONDS)


def lock_folder() -> Path:
    """The folder of this user's locks, on this machine and within a scheduler's job."""
    job = "-".join(os.environ[name] for name in SCHEDULED if name in os.environ)
    folder = Path(tempfile.gettempdir(), f"refigure-gpu-{os.getuid()}", job.replace("/", "_"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def only_visible(card: str) -> Iterator[None]:
    """Show CUDA, which has not started yet, one card only."""
    before = os.environ.get("CUDA_VISIBLE_DEVICES")
    os.environ["CUDA_VISIBLE_DEVICES"] = card
    try:
        yield
    finally:
        if before is None:
            del os.environ["CUDA_VISIBLE_DEVICES"]
        else:
            os.environ["CUDA_VISIBLE_DEVICES"] = before


def start_card(card: str, number: int) -> str:
    """Start CUDA on the leased card, the `number`th of the visible ones, and give its name."""
    import torch

    try:
        torch.cuda.init()  # type: ignore[no-untyped-call]
        # Where NVML is missing, counting the cards has started CUDA: it sees them all.
        torch.cuda.set_device(number if torch.cuda.device_count() > 1 else 0)
        return torch.cuda.get_device_name()
    except RuntimeError as error:
        raise InputError(
            f"Card {card} is there, but CUDA does not start on it: {error}. Give `device: cpu` to"
            " do without, or install a build of torch that fits the driver (make TORCH=cu130)."
        ) from None
