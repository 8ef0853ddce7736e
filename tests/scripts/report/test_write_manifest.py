"""The manifest: the hash of every output, by its path below the results."""

import hashlib
import json
from pathlib import Path

from scripts.report.write_manifest import main


def write(folder: Path, text: str) -> dict[str, object]:
    """Write two outputs and their manifest."""
    (folder / "post" / "figures").mkdir(parents=True, exist_ok=True)
    files = [folder / "post" / "table.csv", folder / "post" / "figures" / "a b.svg"]
    for file in files:
        file.write_text(text)
    manifest = folder / "manifest.json"
    main([str(file) for file in files], "quick", {"seed": 1}, str(manifest))
    found: dict[str, object] = json.loads(manifest.read_text("utf-8"))
    return found


def test_every_file_is_hashed(tmp_path: Path) -> None:
    found = write(tmp_path, "content")
    sha256 = hashlib.sha256(b"content").hexdigest()
    assert found["sha256"] == {"post/figures/a b.svg": sha256, "post/table.csv": sha256}
    assert found["scale"] == "quick" and found["settings"] == {"seed": 1}
    assert {"commit", "versions", "settings_hash", "not_deterministic"} <= set(found)


def test_two_places_with_the_same_content_have_the_same_manifest(tmp_path: Path) -> None:
    manifests = [write(tmp_path / name, "content") for name in ("one", "other")]
    assert manifests[0] == manifests[1]
    assert write(tmp_path / "one", "changed")["sha256"] != manifests[0]["sha256"]
