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
    context = folder / "post" / "context.json"
    dataset = {"name": "moment", "origin": "real", "source": "mirror:moment.json", "files": []}
    record = {"post": "post", "device": "cpu", "datasets": [dataset], "notes": ["not kept"]}
    context.write_text(json.dumps(record), "utf-8")
    manifest = folder / "manifest.json"
    main([str(file) for file in files], [str(context)], "quick", {"seed": 1}, str(manifest))
    found: dict[str, object] = json.loads(manifest.read_text("utf-8"))
    return found


def test_every_file_is_hashed(tmp_path: Path) -> None:
    found = write(tmp_path, "content")
    sha256 = hashlib.sha256(b"content").hexdigest()
    assert found["sha256"] == {"post/figures/a b.svg": sha256, "post/table.csv": sha256}
    assert found["scale"] == "quick" and found["settings"] == {"seed": 1}
    assert {"commit", "versions", "settings_hash", "not_deterministic"} <= set(found)


def test_the_device_and_the_sources_of_the_data_are_told(tmp_path: Path) -> None:
    dataset = {"name": "moment", "origin": "real", "source": "mirror:moment.json"}
    assert write(tmp_path, "content")["posts"] == {"post": {"device": "cpu", "datasets": [dataset]}}


def test_two_places_with_the_same_content_have_the_same_manifest(tmp_path: Path) -> None:
    manifests = [write(tmp_path / name, "content") for name in ("one", "other")]
    assert manifests[0] == manifests[1]
    assert write(tmp_path / "one", "changed")["sha256"] != manifests[0]["sha256"]


def test_what_rests_on_run_times_is_listed_with_its_verdicts_alone(tmp_path: Path) -> None:
    (tmp_path / "gil").mkdir()
    (tmp_path / "gil" / "claims.csv").write_text("id,verdict\nG-C1,confirmed\n")
    (tmp_path / "gil" / "errata.csv").write_text("id,verdict\nG-E1,inconclusive\n")
    (tmp_path / "gil" / "measurements.csv").write_text("measure,value\nratio,1.02\n")
    timed = [str(path) for path in (tmp_path / "gil").iterdir()]
    manifest = tmp_path / "manifest.json"
    main([], [], "quick", {}, str(manifest), timed)
    found = json.loads(manifest.read_text("utf-8"))
    assert found["sha256"] == {}
    assert found["timed"] == ["gil/claims.csv", "gil/errata.csv", "gil/measurements.csv"]
    assert found["verdicts"] == {"G-C1": "confirmed", "G-E1": "inconclusive"}
