"""Tell a rule how many graphics cards its job asks for, without PyTorch, which takes seconds."""

from pathlib import Path

# NVIDIA's driver shows one folder a card here; where there is no driver there are none.
DRIVER_CARDS = Path("/proc/driver/nvidia/gpus")


def cards_wanted(device: str, listed: Path = DRIVER_CARDS) -> int:
    """Give 1 for a job that takes a card of its own, else 0.

    Where a scheduler's head node has no card but its nodes do, `device: cuda` says so.
    """
    present = listed.is_dir() and any(listed.iterdir())
    return int(device == "cuda" or (device == "auto" and present))
