"""A partner at the upload page of a server, without a browser or a script."""

import json
import re
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pvd_graph.accounts.tokens import Grant, Right, Tokens
from tests.protocol.wire import Address, Reply, exchange
from tests.small_loads import HEADER, demo, loading_data

ADDRESS = re.compile(r"/datasets/demo/uploads/[A-Za-z0-9_-]{32}")


def partner_data(data: Path, *slugs: str) -> Path:
    """Publish two communes in *data*, with the manifests of partners' datasets."""
    loading_data(data)
    for slug in slugs or ("demo",):
        demo(data / "datasets" / slug, slug=slug)
        (data / "datasets" / slug / "actions.csv").unlink()
    return data


def token_for(data: Path, right: Right = "publish", slug: str = "demo") -> str:
    """Return a new token of a dataset."""
    tokens = Tokens(data)
    token = tokens.create(Grant(right, frozenset({slug}), title="Essai"))
    tokens.close()
    return token


def csv_of(*rows: str) -> bytes:
    """Return a file of the dataset."""
    return ("\n".join((HEADER, *rows)) + "\n").encode()


def multipart(
    fields: dict[str, str], file: tuple[str, bytes] | None = None
) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of a form as a browser sends it."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join(parts).encode()
    if file is not None:
        name, content = file
        quoted = name.replace('"', "%22")
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{quoted}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        body += head.encode() + content + b"\r\n"
    body += f"--{mark}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={mark}"}


@dataclass(frozen=True, slots=True)
class Partner:
    """Who sends files to a server, with a token."""

    server: Address
    token: str
    slug: str = "demo"

    def send(self, content: bytes, name: str = "actions.csv", **fields: str) -> Reply:
        """Send a file by the form."""
        body, headers = multipart({"token": self.token, **fields}, (name, content))
        return exchange(
            self.server, f"/datasets/{self.slug}/upload", "POST", body, headers
        )

    def uploaded(self, content: bytes, name: str = "actions.csv", **fields: str) -> str:
        """Send a file that is taken; return the address of its upload."""
        sent = self.send(content, name, **fields)
        assert sent.status == 303, sent.text
        return sent.headers["location"]

    def state(self, address: str) -> dict[str, Any]:
        """Return how far an upload is."""
        answer = exchange(self.server, f"{address}.json")
        assert answer.status == 200, answer.text
        told: dict[str, Any] = json.loads(answer.body)
        return told

    def ended(self, address: str) -> dict[str, Any]:
        """Wait until nothing is done any longer; return how it ended."""
        give_up = time.monotonic() + 60
        while (told := self.state(address))["stage"] in {"checking", "publishing"}:
            assert time.monotonic() < give_up, told
            time.sleep(0.1)
        return told

    def publish(self, address: str) -> Reply:
        """Press the button that publishes."""
        body, headers = multipart({"token": self.token})
        return exchange(self.server, f"{address}/publish", "POST", body, headers)

    def page(self, address: str) -> str:
        """Return the page of an upload."""
        answer = exchange(self.server, address)
        assert answer.status == 200, answer.text
        return answer.text
