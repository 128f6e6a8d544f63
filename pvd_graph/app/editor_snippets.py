"""A query as a few lines for a terminal, for Python, R and JavaScript.

Queries are written so that none can leave its quotes. The page's module
``sparql-snippets.js`` does the same while someone types; a test compares the two.

Sources: POSIX shell here-documents (IEEE Std 1003.1, 2.7.4); Python lexical analysis,
2.4; R language definition, raw character constants (R 4.0.0 and later); ECMAScript
template literals (ECMA-262, 12.9.6).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pvd_graph.errors import PvdError
from pvd_graph.store.lexing import examine

__all__ = ["SNIPPETS", "Snippet", "form_of", "snippets"]

SNIPPETS = {
    "curl": "cURL",
    "python": "Python (SPARQLWrapper)",
    "pandas": "Python (pandas)",
    "r": "R",
    "javascript": "JavaScript",
}
"""Key -> language as a reader names it. pandas is for tables only."""

# Form -> short name of the format, media type; SELECT is the rest.
_FORMATS = {
    "ask": ("json", "application/sparql-results+json"),
    "construct": ("ttl", "text/turtle"),
    "describe": ("ttl", "text/turtle"),
}
_TABLE = ("csv", "text/csv")
_JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program: key for the page, language, text; empty when there is none."""

    key: str
    name: str
    code: str


def form_of(query: str) -> str:
    """Return the form of *query*, in lower case; ``""`` when it has none."""
    try:
        return examine(query).form or ""
    except PvdError:
        return ""


def snippets(query: str, endpoint: str) -> list[Snippet]:
    """Return programs that ask *query* of the endpoint at the address *endpoint*."""
    query = query.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
    short, media_type = _FORMATS.get(form_of(query), _TABLE)
    programs = {
        "curl": _curl(query, endpoint, media_type),
        "python": _python(query, endpoint, short),
        "pandas": _pandas(query, endpoint) if short == "csv" else "",
        "r": _r(query, endpoint, short),
        "javascript": _javascript(query, endpoint, short, media_type),
    }
    return [Snippet(key, name, programs[key]) for key, name in SNIPPETS.items()]


def _curl(query: str, endpoint: str, media_type: str) -> str:
    end = "SPARQL"
    while end in query.split("\n"):
        end += "_"
    return (
        f"curl --header 'Accept: {media_type}' --data-urlencode query@- "
        f"'{endpoint}' <<'{end}'\n{query}{end}\n"
    )


def _python_text(query: str) -> str:
    quotes = next((one for one in ("'''", '"""') if one not in query), "")
    # A raw text ends in its last line's end, so never in a backslash. The JSON of a
    # text is one that Python reads.
    return f"r{quotes}\n{query}{quotes}" if quotes else json.dumps(query)


def _python(query: str, endpoint: str, short: str) -> str:
    formats = {"csv": "JSON", "json": "JSON", "ttl": "TURTLE"}
    uses = {
        "csv": (
            'for row in client.queryAndConvert()["results"]["bindings"]:\n'
            '    print({name: cell["value"] for name, cell in row.items()})'
        ),
        "json": 'print(client.queryAndConvert()["boolean"])',
        "ttl": "print(client.queryAndConvert().decode())",
    }
    return (
        f"from SPARQLWrapper import {formats[short]}, POST, SPARQLWrapper\n\n"
        f"query = {_python_text(query)}\n"
        f'client = SPARQLWrapper("{endpoint}")\n'
        "client.setMethod(POST)\n"
        f"client.setReturnFormat({formats[short]})\n"
        "client.setQuery(query)\n"
        f"{uses[short]}\n"
    )


def _pandas(query: str, endpoint: str) -> str:
    return (
        "from urllib.parse import urlencode\n\n"
        "import pandas\n\n"
        f"query = {_python_text(query)}\n"
        f'address = "{endpoint}?" + urlencode({{"query": query, "format": "csv"}})\n'
        "# As text: a code such as 01034 keeps its zero.\n"
        "table = pandas.read_csv(address, dtype=str, keep_default_na=False)\n"
        "print(table)\n"
    )


def _r(query: str, endpoint: str, short: str) -> str:
    dashes = "-"
    while f"){dashes}" in query:
        dashes += "-"
    if short == "csv":
        use = 'print(read.csv(address, colClasses = "character", encoding = "UTF-8"))'
    else:
        use = 'cat(readLines(address, encoding = "UTF-8"), sep = "\\n")'
    return (
        f'query <- r"{dashes}(\n{query}){dashes}"\n'
        f'address <- paste0("{endpoint}?format={short}&query=",\n'
        "                  URLencode(query, reserved = TRUE))\n"
        f"{use}\n"
    )


def _javascript(query: str, endpoint: str, short: str, media_type: str) -> str:
    text = query.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    uses = {
        "csv": (
            "const { results } = await answer.json();\n"
            "for (const row of results.bindings) {\n"
            "  console.log(Object.fromEntries(Object.entries(row).map("
            "([name, cell]) => [name, cell.value])));\n"
            "}"
        ),
        "json": "console.log((await answer.json()).boolean);",
        "ttl": "console.log(await answer.text());",
    }
    accept = _JSON if short == "csv" else media_type
    return (
        f"const query = `\n{text}`;\n"
        f'const answer = await fetch("{endpoint}", {{\n'
        '  method: "POST",\n'
        "  headers: {\n"
        f'    Accept: "{accept}",\n'
        '    "Content-Type": "application/sparql-query",\n'
        "  },\n"
        "  body: query,\n"
        "});\n"
        "if (!answer.ok) throw new Error(await answer.text());\n"
        f"{uses[short]}\n"
    )
