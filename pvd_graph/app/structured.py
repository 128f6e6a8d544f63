"""What search engines and previews of links read in a page: schema.org and Open Graph.

The data block of a page is JSON-LD: no script, so that the policy of the site, which
allows no inline code, does not stop it. Values are those that the page shows.

Source: https://schema.org (Dataset, City, Organization, WebSite, Article); the data
block of HTML, section 4.12.1: a type that is no JavaScript is never run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from markupsafe import Markup

from pvd_graph.app.answers import host_url
from pvd_graph.app.context import current_reader, newest_reader
from pvd_graph.app.labels import in_page_language
from pvd_graph.services.browse_datasets import Dataset, datasets
from pvd_graph.services.browse_partners import partner
from pvd_graph.services.browse_sheets import sheet
from pvd_graph.services.browse_town import TownPage
from pvd_graph.services.browse_towns import commune_facts, commune_iri
from pvd_graph.services.points import commune_points

__all__ = ["page_address", "structured_data", "structured_town"]

Json = dict[str, Any]


def page_address() -> str:
    """Return the address of this page, without what was asked of it."""
    return host_url() + request.path


def structured_data() -> Markup:
    """Return the data block of this page, empty where there is nothing to tell."""
    make = _MAKERS.get(request.endpoint or "")
    told = make(request.view_args or {}) if make else None
    return _block(told) if told else Markup()


def structured_town(town: TownPage) -> Markup:
    """Return the data block of the page of a town."""
    return _block(_town(town))


def _block(told: Json) -> Markup:
    body = {"@context": "https://schema.org", **told}
    text = json.dumps(body, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    block = '<script type="application/ld+json">{}</script>'
    return Markup(block.replace("{}", text))  # noqa: S704 - escaped just above


def _site(_given: Mapping[str, Any]) -> Json:
    host = host_url()
    return {
        "@type": "WebSite",
        "name": "pvd-graph",
        "url": f"{host}/",
        "inLanguage": ["fr", "en"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{host}/search?q={{q}}",
            "query-input": "required name=q",
        },
    }


def _town(one: TownPage) -> Json:
    told: Json = {
        "@type": "City",
        "@id": one.iri,
        "name": one.name,
        "url": page_address(),
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "INSEE",
            "value": one.code_insee,
        },
    }
    if one.postcodes:
        told["address"] = {
            "@type": "PostalAddress",
            "addressLocality": one.name,
            "postalCode": ", ".join(one.postcodes),
            "addressCountry": "FR",
        }
    point = commune_points(current_reader()).get(one.code_insee)
    if point:
        latitude, longitude = point
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
        }
    within = _areas(one)
    return told | ({"containedInPlace": within} if within else {})


def _areas(one: TownPage) -> list[Json]:
    return [
        {"@type": "AdministrativeArea", "@id": place.iri, "name": place.name}
        for place in (one.departement, one.region)
        if place is not None
    ]


def _dataset(given: Mapping[str, Any]) -> Json | None:
    found = datasets(current_reader()).get(given["slug"])
    return None if found is None else _of_dataset(found)


def _of_dataset(one: Dataset) -> Json:
    title = in_page_language(one.title)
    address = page_address()
    told: Json = {
        "@type": "Dataset",
        "@id": one.iri,
        "name": title,
        # Search engines want fifty characters at least; the title says what it is of.
        "description": f"{title}. {in_page_language(one.description)}".strip(),
        "url": address,
        "license": one.licence,
        "isAccessibleForFree": True,
        "datePublished": one.issued,
        "version": max((load.version for load in one.loads), default=""),
        "sameAs": one.landing_page,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/turtle",
                "contentUrl": f"{host_url()}/dumps/graphs/{load.name}.ttl.gz",
            }
            for load in one.loads
            if not load.derived_from
        ],
    }
    if one.publisher:
        told["creator"] = {
            "@type": "Organization",
            "@id": one.publisher.iri,
            "name": one.publisher.name,
        }
    return {name: value for name, value in told.items() if value}


def _partner(given: Mapping[str, Any]) -> Json:
    one = partner(current_reader(), given["slug"])
    told = {
        "@type": "Organization",
        "@id": one.iri,
        "name": one.name,
        "alternateName": list(one.other_names),
        "description": in_page_language(one.definition),
        "url": one.homepage or page_address(),
        "mainEntityOfPage": page_address(),
    }
    return {name: value for name, value in told.items() if value}


def _sheet(given: Mapping[str, Any]) -> Json:
    reader = newest_reader()
    one = sheet(reader, str(given["key"]))
    told: Json = {
        "@type": "Article",
        "@id": one.iri,
        "headline": one.title,
        "inLanguage": "fr",
        "url": page_address(),
        "datePublished": one.issued,
        "dateModified": one.modified,
        "author": [
            {"@type": "City", "@id": commune_iri(fact.code_insee), "name": fact.name}
            for fact in commune_facts(current_reader(), list(one.communes))
        ],
    }
    return {name: value for name, value in told.items() if value}


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], Json | None]] = {
    "pages.home": _site,
    "catalogue.show_dataset": _dataset,
    "catalogue.show_partner": _partner,
    "experience_pages.show_sheet": _sheet,
}
