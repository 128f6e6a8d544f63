"""Numbers, sums, dates and periods in the language of the page that is answered.

The same names as in `formatting`, which is French, and in `formatting_english`; French
where no page is answered.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import cast

from pvd_graph.app import formatting, formatting_english
from pvd_graph.app.language import page_language

__all__ = [
    "euros",
    "long_date",
    "number",
    "period",
    "plural",
    "quantity",
    "rank",
    "short_euros",
    "unit_name",
]


def _of_page(name: str) -> Callable[..., str]:
    def told(*values: object, **named: object) -> str:
        module: ModuleType = (
            formatting if page_language() == "fr" else formatting_english
        )
        return cast("Callable[..., str]", getattr(module, name))(*values, **named)

    return told


euros = _of_page("euros")
long_date = _of_page("long_date")
number = _of_page("number")
period = _of_page("period")
plural = _of_page("plural")
quantity = _of_page("quantity")
rank = _of_page("rank")
short_euros = _of_page("short_euros")
unit_name = _of_page("unit_name")
