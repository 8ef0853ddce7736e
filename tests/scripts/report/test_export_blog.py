"""The blog's images: each a copy of our figure, at the path that the blog serves."""

from pathlib import Path

import pytest
from PIL import Image

from scripts.report.export_blog import main


def test_each_image_is_a_copy(tmp_path: Path) -> None:
    drawn = [tmp_path / "figures" / name for name in ("F1_a.png", "F2_b.png", "X1.png")]
    drawn[0].parent.mkdir()
    for path in drawn:
        path.write_text(path.stem)
    names = {"h.org/How Much?/2.png": "F2_b.png", "h.org/1.png": "F1_a.png"}
    images = [tmp_path / "blog" / path for path in names]
    for image in images:
        image.parent.mkdir(parents=True, exist_ok=True)  # Snakemake makes the folders of outputs
    main([str(path) for path in drawn], names, [str(image) for image in images])
    assert [image.read_text() for image in images] == ["F2_b", "F1_a"]
    assert not list((tmp_path / "blog").rglob("*X1*"))


def test_a_jpeg_of_the_blog_shows_what_the_png_shows(tmp_path: Path) -> None:
    drawn = Image.new("RGBA", (40, 20), (0, 114, 178, 255))
    drawn.paste((255, 255, 255, 0), (0, 0, 20, 20))  # transparent on the left
    drawn.save(tmp_path / "F1_a.png")
    image = tmp_path / "a.jpg"
    main([str(tmp_path / "F1_a.png")], {"a.jpg": "F1_a.jpg"}, [str(image)])
    assert image.read_bytes().startswith(b"\xff\xd8\xff")
    with Image.open(image) as made:
        assert made.size == (40, 20)
        for place, colour in (((5, 10), (255, 255, 255)), ((35, 10), (0, 114, 178))):
            found = made.getpixel(place)
            assert isinstance(found, tuple)
            assert max(abs(a - b) for a, b in zip(found, colour, strict=True)) <= 3


@pytest.mark.parametrize("images", [["blog/h.org/other.png"], []])
def test_names_and_images_that_do_not_fit_are_a_defect(tmp_path: Path, images: list[str]) -> None:
    (tmp_path / "F1.png").write_text("x")
    with pytest.raises(ValueError):
        main([str(tmp_path / "F1.png")], {"h.org/1.png": "F1.png"}, images)


def test_a_figure_that_was_not_drawn_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"F1\.png"):
        main([], {"h.org/1.png": "F1.png"}, [str(tmp_path / "h.org/1.png")])
