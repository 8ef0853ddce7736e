"""What a post's results rest on, in one record."""

import json
from pathlib import Path

from refigure import provenance
from refigure.measurements import Measurement, write_measurements
from scripts.report.write_context import main


def test_context(tmp_path: Path) -> None:
    rows = [Measurement("a", 1), Measurement("b", 2, device="NVIDIA H100"), Measurement("c", 3)]
    write_measurements(tmp_path / "m.csv", rows)
    datasets = [{"name": "moment", "origin": "real"}]
    (tmp_path / "data.json").write_text(
        json.dumps({"origin": "real", "datasets": datasets, "notes": ["Sorted."]})
    )
    settings = {"describe": {"confidence": 0.95}}
    main(
        measurements=str(tmp_path / "m.csv"),
        figures=[str(tmp_path / "not_there.svg")],
        data=str(tmp_path / "data.json"),
        post="phone_usage",
        scale="smoke",
        seed=7,
        settings=settings,
        context=str(tmp_path / "context.json"),
    )
    assert json.loads((tmp_path / "context.json").read_text("utf-8")) == {
        "post": "phone_usage",
        "scale": "smoke",
        "seed": 7,
        "settings": settings,
        "settings_hash": provenance.settings_hash(["smoke", 7, settings]),
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "device": "NVIDIA H100, cpu",
        "datasets": datasets,
        "notes": ["Sorted."],
    }
