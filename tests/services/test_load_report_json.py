"""The report for programs."""

import json

from pvd_graph.services.load_report_json import load_report_json
from tests.services.load_reports import fault, report, warning


def test_json_holds_all_that_the_text_says() -> None:
    """Both languages, lines, values, shapes: and it is JSON."""
    told = json.loads(
        json.dumps(load_report_json(report(fault(3), warning(4, "1004"))))
    )

    assert (told["outcome"], told["rows_read"], told["blocking"]) == (
        "refused",
        1250,
        2,
    )
    assert told["rows"][0] == {
        "table": "demo.csv",
        "kind": "vide",
        "column": "code",
        "blocking": True,
        "count": 1,
        "lines": [3],
        "examples": [
            {
                "line": 3,
                "value": "",
                "problem": {"fr": "la cellule est vide.", "en": "the cell is empty."},
                "remedy": {"fr": "Remplissez-la.", "en": "Fill it."},
            }
        ],
    }
    assert told["shapes"][0]["message"] == {
        "fr": "Donnez un nom.",
        "en": "Give a name.",
    }
    assert told["changes"] is None
