"""Leases of made-up cards: by processes that contend for them, and that are killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from refigure import devices
from refigure.devices import Device, lease_card, lease_device, visible_cards
from refigure.errors import InputError

WORKFLOW = str(Path(devices.__file__).parents[1])

# Holds a card and says which, until told to end; or works a moment, and writes down when.
HOLD = """
import sys
from refigure.devices import lease_card
with lease_card(sys.argv[1].split(","), int(sys.argv[2])) as card:
    print(card, flush=True)
    sys.stdin.read()
"""
WORK = """
import sys, time
from refigure import devices
devices.POLL_SECONDS = 0.01
with devices.lease_card(sys.argv[1].split(","), int(sys.argv[2])) as card:
    start = time.monotonic()
    time.sleep(0.15)
    print(card, start, time.monotonic(), flush=True)
"""

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(autouse=True)
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for locks of our own, and no scheduler."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(devices, "POLL_SECONDS", 0.01)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    for name in (devices.SHARING, *devices.SCHEDULED):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def start() -> Iterator[Start]:
    """Start one of the programs; what is still running at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def run(
        program: str, cards: str, jobs_per_gpu: int, **environment: str
    ) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program, cards, str(jobs_per_gpu)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": WORKFLOW, **environment},
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """The next line of a process."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def fake_cards(
    monkeypatch: pytest.MonkeyPatch, count: int, started: list[str | None] | None = None
) -> None:
    """Make torch see some cards, and note what CUDA could see when it was started."""
    cuda = torch.cuda
    monkeypatch.setattr(cuda, "device_count", lambda: count)
    seen = [] if started is None else started
    monkeypatch.setattr(cuda, "init", lambda: seen.append(os.environ.get("CUDA_VISIBLE_DEVICES")))
    monkeypatch.setattr(cuda, "set_device", lambda number: None)
    monkeypatch.setattr(cuda, "get_device_name", lambda: "Made-up card")


def test_without_a_card_auto_is_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_cards(monkeypatch, 0)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")  # as a leftover in somebody's shell
    with lease_device("auto") as device:
        assert device == Device("cpu", "cpu")
    with pytest.raises(InputError, match="sees no card"), lease_device("cuda"):
        pass


def test_the_cpu_is_never_more_than_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str | None] = []
    fake_cards(monkeypatch, 4, started)
    with lease_device("cpu") as device:
        assert device.kind == "cpu"
        assert 10**7 < device.peak_memory() < 10**12
    assert started == []


@pytest.mark.parametrize(("wanted", "jobs"), [("gpu", 1), ("auto", 0)])
def test_what_cannot_be_meant_is_refused(wanted: str, jobs: int) -> None:
    with pytest.raises(InputError), lease_device(wanted, jobs):
        pass


@pytest.mark.parametrize(
    ("listed", "cards"),
    [
        (None, ["0", "1", "2"]),
        ("", []),
        ("-1", []),
        ("2, 0", ["2", "0"]),
        ("1,-1,2", ["1"]),
        ("GPU-8932f937,GPU-1", ["GPU-8932f937", "GPU-1"]),
        ("0,1,2,3,4", ["0", "1", "2"]),  # more than there are
    ],
)
def test_only_visible_cards_are_taken(
    monkeypatch: pytest.MonkeyPatch, listed: str | None, cards: list[str]
) -> None:
    fake_cards(monkeypatch, 3)
    if listed is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", listed)
    assert visible_cards() == cards


def test_a_slurm_job_takes_only_what_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slurm names a job's cards; a node that does not hide the others shows them all the same."""
    fake_cards(monkeypatch, 4)
    monkeypatch.setenv("SLURM_JOB_ID", "17")
    with lease_device("auto") as device:
        assert device.kind == "cpu"
    with pytest.raises(InputError, match=r"Slurm gave this job no card.*gpu=1"):
        lease_device("cuda").__enter__()
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2")
    with lease_device("auto") as device:
        assert device.kind == "cuda" and os.environ["CUDA_VISIBLE_DEVICES"] == "2"


@pytest.mark.parametrize(
    ("given", "held", "next_card"), [(None, ["0"], "1"), ("2", ["0", "1"], "0")]
)
def test_the_environment_says_how_many_jobs_share_a_card(
    given: str | None, held: list[str], next_card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every card's first place goes before any card's second."""
    started: list[str | None] = []
    fake_cards(monkeypatch, 2, started)
    if given is not None:
        monkeypatch.setenv(devices.SHARING, given)
    with contextlib.ExitStack() as stack:
        for card in held:
            assert stack.enter_context(lease_card(["0", "1"], 1)) == card
        stack.enter_context(lease_device("cuda"))
    assert started == [next_card]


@pytest.mark.parametrize(
    ("given", "message"), [("two", "'two'.*whole number"), ("0", "at least one")]
)
def test_a_wrong_number_of_jobs_is_told(
    given: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(devices.SHARING, given)
    with pytest.raises(InputError, match=message), lease_device("cpu"):
        pass


def test_an_exception_frees_the_card() -> None:
    with pytest.raises(ZeroDivisionError), lease_card(["0"], 1):
        _ = 1 / 0
    with lease_card(["0"], 1) as card:
        assert card == "0"


def test_cuda_starts_under_the_lease_and_sees_one_card(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str | None] = []
    fake_cards(monkeypatch, 2, started)
    for wanted in ("auto", "cuda"):
        with lease_card(["0"], 1), lease_device(wanted) as device:
            assert device == Device("cuda", "Made-up card")
    assert started == ["1", "1"], "card 0 is taken"
    assert "CUDA_VISIBLE_DEVICES" not in os.environ


def test_a_card_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_cards(monkeypatch, 1)

    def fail() -> None:
        raise RuntimeError("The NVIDIA driver on your system is too old")

    monkeypatch.setattr(torch.cuda, "init", fail)
    with pytest.raises(InputError, match=r"too old.*device: cpu"), lease_device("auto"):
        pass
    with lease_card(["0"], 1) as card:
        assert card == "0", "the lock is free again"


def test_each_process_gets_a_card_of_its_own_and_a_kill_frees_it(start: Start) -> None:
    holders = [start(HOLD, "0,1,2", 1) for _ in range(3)]
    cards = {said(holder): holder for holder in holders}
    assert set(cards) == {"0", "1", "2"}
    waiting = start(HOLD, "0,1,2", 1)
    time.sleep(0.3)
    assert waiting.poll() is None
    os.kill(cards["1"].pid, signal.SIGKILL)
    assert said(waiting) == "1"


def test_many_jobs_never_share_a_place(start: Start) -> None:
    """Nine jobs, two cards, two places each: at most two at a time on a card, and never a third."""
    workers = [start(WORK, "0,1", 2) for _ in range(9)]
    spans = [(card, float(a), float(b)) for card, a, b in (said(one).split() for one in workers)]
    assert {card for card, _, _ in spans} == {"0", "1"}
    for card, begun, _ in spans:
        together = [one for one in spans if one[0] == card and one[1] <= begun < one[2]]
        assert len(together) <= 2


def test_every_card_gets_a_job_before_one_gets_two(start: Start) -> None:
    cards = [said(start(HOLD, "0,1", 2)) for _ in range(4)]
    assert cards == ["0", "1", "0", "1"]


def test_cards_of_another_scheduled_job_are_other_cards(start: Start) -> None:
    """Slurm numbers the cards of each job from 0."""
    assert said(start(HOLD, "0", 1, SLURM_JOB_ID="17")) == "0"
    assert said(start(HOLD, "0", 1, SLURM_JOB_ID="18")) == "0"
    waiting = start(HOLD, "0", 1, SLURM_JOB_ID="18")
    time.sleep(0.3)
    assert waiting.poll() is None


def test_waiting_needs_no_torch() -> None:
    code = "import sys, refigure.devices; sys.exit('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": WORKFLOW}, timeout=60
    )
    assert done.returncode == 0
