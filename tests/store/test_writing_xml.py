"""What the engine writes, made good for readers of XML."""

import pytest

from pvd_graph.store.writing_xml import XmlCleaner


def test_a_carriage_return_stays_one() -> None:
    """As a reference to it; line feeds and tabs need none."""
    assert XmlCleaner()(b"<a>x\r\n\ty</a>") == b"<a>x&#xD;\n\ty</a>"


@pytest.mark.parametrize("character", [0x00, 0x01, 0x0B, 0x0C, 0x1F, 0xFFFE, 0xFFFF])
def test_what_has_no_form_is_refused(character: int) -> None:
    """Whoever asked is told which, and what to do."""
    with pytest.raises(ValueError, match=f"U\\+{character:04X}.*JSON"):
        XmlCleaner()(f"<a>{chr(character)}</a>".encode())


@pytest.mark.parametrize("cut", range(1, 13))
def test_a_property_without_a_name_is_refused(cut: int) -> None:
    """Wherever the pieces of the document are cut."""
    document = b'<oxprefix: xmlns:oxprefix="http://e/1">'
    cleaner = XmlCleaner()
    pieces = (document[:cut], document[cut:])

    with pytest.raises(ValueError, match="Turtle"):
        list(map(cleaner, pieces))


def test_other_names_pass() -> None:
    """Of letters of any alphabet, and in texts."""
    document = "<oxprefix:é>&lt;oxprefix: €</oxprefix:é><oxprefix:_1/>".encode()

    assert XmlCleaner()(document) == document


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_other_characters_by_their_number(size: int) -> None:
    """Read rightly as UTF-8 and as Latin-1, wherever the pieces are cut."""
    document = "<literal>Auvergne-Rhône-Alpes 🏘</literal>".encode()
    cleaner = XmlCleaner(ascii_only=True)
    pieces = (document[i : i + size] for i in range(0, len(document), size))

    written = b"".join(map(cleaner, pieces))

    assert written == b"<literal>Auvergne-Rh&#244;ne-Alpes &#127960;</literal>"
