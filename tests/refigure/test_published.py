"""What a post publishes: read and checked, figures named, images placed below the blog's paths."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from refigure.check_kinds import read_check
from refigure.errors import InputError
from refigure.published import blog_images, figure_stems, read_published, served_path

ROOT = Path(__file__).resolve().parents[2]
PHONE = ROOT / "config/published/phone_usage.yaml"
HOST = "raw.githubusercontent.com/rohan-varma/phone-usage-tracking/master"


def written(folder: Path, change: Any) -> Path:
    """Write the post's file after a change to its content."""
    content = yaml.safe_load(PHONE.read_text("utf-8"))
    change(content)
    (folder / "post.yaml").write_text(yaml.safe_dump(content), "utf-8")
    return folder / "post.yaml"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "config/published").glob("*.yaml")), ids=lambda p: p.stem
)
def test_what_is_published_is_sound(path: Path) -> None:
    published = read_published(path)
    assert published["post"] == path.stem
    ids = [*published["figures"], *published["numbers"], *published["claims"], *published["errata"]]
    assert all(name.startswith(f"{published['letter']}-") for name in ids)
    for section in ("figures", "numbers", "claims", "errata"):
        for entry in published[section].values():
            for check in entry.get("checks", ()):
                read_check(check)
            assert set(entry.get("figures", ())) <= set(published["figures"])
    for name, entry in published["figures"].items():
        assert entry["file"].startswith(f"{name}_")
        assert (ROOT / "workflow/scripts" / entry["script"]).is_file()
    for entry in [*published["numbers"].values(), *published["claims"].values()]:
        assert ("checks" in entry) != ("not_testable" in entry)


def test_every_figure_of_the_spec_is_there() -> None:
    # the k of each figure's image, as the post has it
    images = ["6_0", "8_0", "8_1", *(f"10_{k}" for k in range(7)), "10_8", "12_0", "12_1"]
    images += ["14_0", "14_1", "14_2"]
    figures = read_published(PHONE)["figures"]
    folder = f"{HOST}/How Much do I use my Phone?_files/How Much do I use my Phone?"
    for number, k in enumerate(images, start=1):
        assert served_path(figures[f"P-F{number}"]["image"]) == f"{folder}_{k}.png"
    assert [name for name in figures if name.startswith("P-F")] == [
        f"P-F{number}" for number in range(1, 17)
    ]


def test_every_number_claim_and_erratum_of_the_spec_is_there() -> None:
    published = read_published(PHONE)
    assert list(published["numbers"]) == [f"P-N{number}" for number in range(1, 10)]
    assert list(published["claims"]) == [f"P-C{number}" for number in range(1, 13)]
    assert list(published["errata"]) == [f"P-E{number}" for number in range(1, 10)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(titel="x"), "titel is no key of the config; did you mean title?"),
        (lambda c: c.pop("question"), "question is missing."),
        (lambda c: c["figures"]["P-F1"].update(alts="x"), "figures.P-F1.alts"),
        (
            lambda c: c["figures"]["P-F1"].update(variants=["right"]),
            "figures.P-F1.variants.0: 'right'",
        ),
        (lambda c: c["numbers"].update(N1={"what": "w", "place": "p"}), "N1"),
        (lambda c: c["claims"]["P-C1"].update(checks=[]), "claims.P-C1.checks"),
        (
            lambda c: c["claims"]["P-C1"].update(checks=[{"measure": "m"}]),
            "claims.P-C1.checks.0.what",
        ),
        (lambda c: c["errata"]["P-E1"].pop("mend"), "errata.P-E1.mend is missing."),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, change: Any, message: str) -> None:
    path = written(tmp_path, change)
    with pytest.raises(InputError) as error:
        read_published(path)
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"{path}: ")
    assert message in line


def test_several_mistakes_are_a_line_each(tmp_path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["letter"] = "phone"
        content.pop("title")

    with pytest.raises(InputError) as error:
        read_published(written(tmp_path, change))
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "just text", "[1, 2]"])
def test_a_file_that_is_no_mapping_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "post.yaml").write_text(text)
    with pytest.raises(InputError, match="is not a mapping"):
        read_published(tmp_path / "post.yaml")


POST: dict[str, Any] = {
    "post": "demo",
    "figures": {
        "D-F1": {
            "file": "D-F1_bars",
            "variants": ["as_published", "corrected"],
            "image": "https://h.org/a%20b/c.png",
        },
        "D-F2": {"file": "D-F2_line", "variants": [], "image": "http://h.org/d.svg"},
        "D-X1": {"file": "D-X1_more", "variants": [], "image": None},
    },
}


def test_figure_stems() -> None:
    stems = ["D-F1_bars_as_published", "D-F1_bars_corrected"]
    assert figure_stems(POST) == [*stems, "D-F2_line", "D-X1_more"]
    assert figure_stems(POST, ["D-X1", "D-F1"]) == ["D-X1_more", *stems]
    assert figure_stems(POST, []) == []
    with pytest.raises(InputError, match="demo has no figure D-F3; it has D-F1, D-F2, D-X1"):
        figure_stems(POST, ["D-F3"])


def test_images_lie_below_the_blogs_own_paths() -> None:
    expected = {"h.org/a b/c.png": "D-F1_bars_corrected.png", "h.org/d.svg": "D-F2_line.svg"}
    assert blog_images(POST, "corrected") == expected
    assert blog_images(POST, "as_published")["h.org/a b/c.png"] == "D-F1_bars_as_published.png"


def test_the_query_of_an_address_is_no_part_of_its_path() -> None:
    assert served_path("https://h.org/a%3Fb/c.png?raw=true#top") == "h.org/a?b/c.png"


@pytest.mark.parametrize(
    "url",
    [
        "/a.png",
        "a.png",
        "https:///a.png",
        "https://h.org/../../a.png",
        "https://h.org/%2e%2e/a.png",
    ],
)
def test_an_image_that_would_leave_the_folder_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="is no address that a blog serves"):
        served_path(url)
