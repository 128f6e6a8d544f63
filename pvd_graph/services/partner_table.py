"""The table by which a dataset describes its own publisher, where no other does."""

from __future__ import annotations

import csv
import io

from pvd_graph.model import Manifest, Table

__all__ = ["PARTNER_FILE", "PARTNER_TABLE", "is_beside", "partner_csv"]

PARTNER_FILE = "partenaire.csv"
PARTNER_TABLE = f"""
# Who publishes, since no other dataset describes it.
[[tables]]
path = "{PARTNER_FILE}"
[tables.columns.slug]
required = true
[tables.columns.name]
required = true
[tables.columns.kind]
required = true
[tables.columns.level]
required = true
[[tables.objects]]
iri = "id/partner/{{slug}}"
a = ["org:FormalOrganization"]
properties = [
  {{ path = "skos:prefLabel", text = "{{name}}", lang = "fr" }},
  {{ path = "skos:definition", text = "Partenaire qui publie ses données ici.", lang = "fr" }},
  {{ path = "org:classification", iri = "id/term/partenaire-{{kind}}" }},
  {{ path = "pvd:level", iri = "id/term/niveau-{{level}}" }},
]
"""  # noqa: E501 - a line of a manifest


def partner_csv(slug: str, name: str, kind: str) -> str:
    """Return the file of `PARTNER_TABLE`: the partner *slug*, of this name and kind.

    *kind* is the last part of ``id/term/partenaire-…``.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("slug", "name", "kind", "level"))
    writer.writerow((slug, name, kind, "local"))
    return out.getvalue()


def is_beside(manifest: Manifest, table: Table) -> bool:
    """Tell whether *table* only names partners, beside another that is the file.

    Its rows are not those that whoever loads the file counts.
    """
    named = all(rule.iri.startswith("id/partner/") for rule in table.objects)
    others = any(one.objects for one in manifest.tables if one.path != table.path)
    return bool(table.objects) and named and others
