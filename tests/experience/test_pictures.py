"""Pictures are written anew: bounded, without metadata, whatever was sent."""

import io
from pathlib import Path

import pytest
from PIL import Image

from pvd_graph.errors import BadParameterError, NotFoundError
from pvd_graph.experience.pictures import MOST_BYTES, Pictures


def sent(
    kind: str = "JPEG",
    size: tuple[int, int] = (64, 32),
    exif: Image.Exif | None = None,
) -> bytes:
    """Return a picture as a camera makes it."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, exif=exif or Image.Exif())
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_webp(tmp_path: Path, kind: str) -> None:
    """The same one once."""
    pictures = Pictures(tmp_path)

    digest = pictures.add(sent(kind))

    assert pictures.add(sent(kind)) == digest
    with Image.open(pictures.path(digest)) as made:
        assert made.format == "WEBP"
        assert made.size == (64, 32)
    assert [path.suffix for path in (tmp_path / "pictures").iterdir()] == [".webp"]


def test_what_a_camera_tells_of_itself_goes(tmp_path: Path) -> None:
    """Where, when, by whom; only the turn is kept, in the points themselves."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = "Jean Dupont"
    exif[0x8825] = {2: (48.0, 51.0, 0.0)}
    pictures = Pictures(tmp_path)

    path = pictures.path(pictures.add(sent(exif=exif)))

    assert b"Dupont" not in path.read_bytes()
    with Image.open(path) as made:
        assert dict(made.getexif()) == {}
        assert made.size == (32, 64)


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    """For screens."""
    pictures = Pictures(tmp_path)

    with Image.open(pictures.path(pictures.add(sent(size=(4000, 1000))))) as made:
        assert made.size == (1600, 400)


@pytest.mark.slow
def test_a_photograph_of_50_megapixels_is_taken(tmp_path: Path) -> None:
    """As phones make them; what is larger is told how large, and what to do."""
    pictures = Pictures(tmp_path)

    with Image.open(pictures.path(pictures.add(sent(size=(8192, 6144))))) as made:
        assert made.size == (1600, 1200)
    with pytest.raises(BadParameterError, match="54 mégapixels, 50 au plus") as caught:
        pictures.add(sent(size=(9000, 6000)))
    assert "réduisez ses dimensions" in str(caught.value)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1"])
def test_pictures_of_all_modes_are_made_smaller(tmp_path: Path, mode: str) -> None:
    """Palettes too, whose points cannot be averaged."""
    out, kind = io.BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    Image.new("RGB", (3200, 200), (200, 30, 30)).convert(mode).save(out, kind)
    pictures = Pictures(tmp_path)

    with Image.open(pictures.path(pictures.add(out.getvalue()))) as made:
        assert (made.mode, made.size) == ("RGB", (1600, 100))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a",
        b"%PDF-1.4",
        sent()[:100],
        b"\x00" * (MOST_BYTES + 1),
    ],
    ids=["nothing", "svg", "gif", "pdf", "cut", "large"],
)
def test_anything_else_is_refused(tmp_path: Path, body: bytes) -> None:
    """In both languages, and nothing is kept."""
    with pytest.raises(BadParameterError, match="Image refusée") as caught:
        Pictures(tmp_path).add(body)

    assert caught.value.english.startswith("Picture refused")
    assert list(tmp_path.glob("pictures/*")) == []


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    """A few kilobytes that would fill the memory."""
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")

    with pytest.raises(BadParameterError):
        Pictures(tmp_path).add(out.getvalue())


@pytest.mark.parametrize("digest", ["0" * 64, "../accounts", ""])
def test_what_is_not_there_is_not_found(tmp_path: Path, digest: str) -> None:
    """Nor is anything beside the folder."""
    with pytest.raises(NotFoundError):
        Pictures(tmp_path).path(digest)
