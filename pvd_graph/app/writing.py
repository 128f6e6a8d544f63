"""What the writing interfaces work with: the writer, the tokens, the bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import cast

from flask import current_app

from pvd_graph.accounts.tokens import Tokens
from pvd_graph.app.bearer import ScratchToken, TokenChecker
from pvd_graph.app.site import LiveSite
from pvd_graph.config import Settings
from pvd_graph.errors import BadManifestError, InputError
from pvd_graph.model import Manifest
from pvd_graph.reading.manifest import MANIFEST
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.dataset_folders import find_slug
from pvd_graph.services.load_process import LoadLimits, LoadProcesses
from pvd_graph.services.publishing import Publisher
from pvd_graph.services.pushed import check_slug
from pvd_graph.services.scratch import ScratchWriter
from pvd_graph.services.uploads import Places, Uploads
from pvd_graph.store.write_process import WriteLimits, WriteProcesses
from pvd_graph.validation.shapes import Shape, load_shapes

__all__ = [
    "EXTENSION",
    "Writing",
    "current_writing",
    "described",
    "open_writing",
    "takes_uploads",
]

EXTENSION = "pvd_graph.writing"


@dataclass(frozen=True, slots=True)
class Writing:
    """What the views of `/graph-store` and `/update` are given.

    Attributes:
        site: whose newest generation is read.
        writer: of datasets, or of a scratch store.
        tokens: who may write.
        max_bytes: of a body as sent.
        uploads: files of partners on their way; None in a scratch store.
    """

    site: LiveSite
    writer: Publisher | ScratchWriter
    tokens: TokenChecker
    max_bytes: int
    uploads: Uploads | None = None


def current_writing() -> Writing | None:
    """Return what the running application writes with; None when it only reads."""
    return cast("Writing | None", current_app.extensions.get(EXTENSION))


def takes_uploads(slug: str) -> bool:
    """Tell whether there is a manifest to read files of *slug* by."""
    writing = current_writing()
    if writing is None or writing.uploads is None:
        return False
    places = writing.uploads.places
    folders = (places.data / "datasets", places.datasets)
    return any((folder / slug / MANIFEST).is_file() for folder in folders)


def described(slug: str) -> Manifest | None:
    """Return the manifest of *slug*, whether anything of it was loaded or not.

    None where there is none, or one that cannot be read: the log says why.
    """
    writing = current_writing()
    uploads = None if writing is None else writing.uploads
    # Who takes no files knows the folders that come with the program.
    bundled = datasets_folder()
    data = bundled if uploads is None else uploads.places.data
    try:
        check_slug(slug)
        found = find_slug(slug, data, bundled)
    except BadManifestError as error:
        current_app.logger.warning("%s", error)
        return None
    except InputError:
        return None
    return None if found is None else found.manifest


@cache
def _shapes() -> Sequence[Shape]:
    """Return the shapes that graphs are checked against, read at the first write."""
    return load_shapes(ontology_folder() / "shapes")


@contextmanager
def open_writing(
    settings: Settings, site: LiveSite, scratch_token: str = ""
) -> Iterator[Writing]:
    """Give what `create_app` is to write with.

    Args:
        settings: data folder, bounds, key of the tokens.
        site: told to move on after each write.
        scratch_token: of a scratch store; empty for a real one.

    Raises:
        InputError: a key of the tokens that is too short.
        StoreError: the accounts cannot be opened.
    """
    limits = WriteLimits(time_s=settings.write_timeout_s)
    processes = WriteProcesses(limits)
    max_bytes = int(settings.upload_mib * (1 << 20))
    if scratch_token:
        scratch = ScratchWriter(
            settings.data, processes=processes, refresh=site.refresh
        )
        processes.prepare()
        try:
            yield Writing(site, scratch, ScratchToken(scratch_token), max_bytes)
        finally:
            processes.close()
        return
    tokens = Tokens(
        settings.data, pepper=settings.token_pepper, url=settings.database_url
    )
    loads = LoadProcesses(
        LoadLimits(
            time_s=settings.load_timeout_s,
            memory_bytes=int(settings.load_memory_mib * (1 << 20)),
        )
    )
    places = Places(settings.data, datasets_folder(), ontology_folder())
    uploads = Uploads(places, loads, site.refresh)
    writer = Publisher(
        settings.data,
        datasets_folder(),
        _shapes,
        processes=processes,
        refresh=site.refresh,
    )
    try:
        yield Writing(site, writer, tokens, max_bytes, uploads)
    finally:
        uploads.close()
        processes.close()
        tokens.close()
