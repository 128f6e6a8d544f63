"""The paths that load datasets in the OpenAPI description, as data."""

from __future__ import annotations

from typing import Any

__all__ = ["DATASET_PATHS"]

Json = dict[str, Any]

_REPORT: Json = {"application/json": {"schema": {"type": "object"}}}
_PROBLEM: Json = {
    "description": "What went wrong, and what to do (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"type": "object"}}},
}
_REFUSED: Json = {
    **_PROBLEM,
    "description": "The file is refused and nothing has changed: `report` says why.",
}


def _query(name: str, description: str, *words: str) -> Json:
    schema: Json = {"type": "string", **({"enum": list(words)} if words else {})}
    return {"name": name, "in": "query", "description": description, "schema": schema}


DATASET_PATHS: Json = {
    "/api/v1/datasets/{slug}/data": {
        "put": {
            "operationId": "loadData",
            "summary": "Load a file as the dataset's new version; its report",
            "description": (
                "Takes a token (`Authorization: Bearer`) of the dataset: of the right "
                "`load` for a dry run, `publish` to publish. The file is read by the "
                "manifest that the server has for it."
            ),
            "parameters": [
                {
                    "name": "slug",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string"},
                },
                _query("filename", "Name of the file; its end tells the format"),
                _query("dry-run", "1: write nothing, tell what would be", "0", "1"),
                _query("policy", "When a row is to be corrected", "refuse", "keep"),
            ],
            "requestBody": {
                "required": True,
                "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
            },
            "responses": {
                "200": {
                    "description": "Nothing was written: a dry run, or the same file.",
                    "content": _REPORT,
                },
                "201": {"description": "Published: its report.", "content": _REPORT},
                **dict.fromkeys(("400", "401", "403", "404"), _PROBLEM),
                **dict.fromkeys(("413", "415", "503"), _PROBLEM),
                "422": _REFUSED,
            },
        }
    }
}
