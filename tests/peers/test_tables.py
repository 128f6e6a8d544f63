"""What no ranking can be made of is refused before any arithmetic."""

import numpy as np
import pytest

from pvd_graph.peers.tables import Tables, Town, index_of


def test_towns_out_of_order_are_refused() -> None:
    """Equal scores follow the position, which must therefore follow the code."""
    with pytest.raises(ValueError, match="order of code"):
        Tables((Town("99002"), Town("99001")))


def test_figures_need_a_row_a_town() -> None:
    """A shifted matrix would compare towns with their neighbours' figures."""
    with pytest.raises(ValueError, match="one row a town"):
        Tables((Town("99001"),), indicators=("rate",), values=np.zeros((2, 1)))


def test_typologies_need_a_row_a_town() -> None:
    """The same for classes."""
    with pytest.raises(ValueError, match="rows of classes"):
        Tables((Town("99001"),), categories=("density",), classes=())


def test_index_counts_a_name_once() -> None:
    """Positions follow the sorted distinct names."""
    assert index_of(["b", "a", "b"]) == {"a": 0, "b": 1}
