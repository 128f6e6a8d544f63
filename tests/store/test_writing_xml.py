"""What the engine writes, made good for readers of XML."""

import pytest

from pvd_graph.store.writing_xml import xml_safe


def test_a_carriage_return_stays_one() -> None:
    """As a reference to it; line feeds and tabs need none."""
    assert xml_safe(b"<a>x\r\n\ty</a>") == b"<a>x&#xD;\n\ty</a>"


@pytest.mark.parametrize("character", [0x00, 0x01, 0x0B, 0x0C, 0x1F])
def test_what_has_no_form_is_refused(character: int) -> None:
    """Whoever asked is told which, and what to do."""
    with pytest.raises(ValueError, match=f"U\\+{character:04X}.*JSON"):
        xml_safe(b"<a>" + bytes([character]) + b"</a>")
