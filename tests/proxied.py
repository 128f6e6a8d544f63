"""The proxy of ``deploy/`` before nodes of a test, run as the machine runs it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.conftest import ROOT, free_port
from tests.protocol.wire import Address, exchange, until

__all__ = ["nginx_program", "proxied"]


def nginx_program() -> str | None:
    """Return where nginx is, if it is."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin")


@contextmanager
def proxied(nginx: str, folder: Path, nodes: Sequence[Address]) -> Iterator[Address]:
    """Run it before *nodes*, the first of which publishes; *folder* is made."""
    port = free_port()
    text = (ROOT / "deploy" / "nginx" / "nodes.conf").read_text(encoding="utf-8")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for number, node in enumerate(nodes):
        text = text.replace(f"127.0.0.1:800{number}", f"127.0.0.1:{node.port}")
    folder.mkdir()
    (folder / "site.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        f"access_log off;\nclient_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy;\ninclude {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    who = " user root;" if os.geteuid() == 0 else ""
    process = subprocess.Popen(  # noqa: S603 - a program of the system
        [nginx, "-c", str(folder / "nginx.conf"), "-g", f"daemon off;{who}"]
    )
    address = replace(nodes[0], port=port)

    def answers() -> bool:
        try:
            return exchange(address, "/healthz").status == 200
        except OSError:
            return False

    try:
        assert until(answers, 20), (folder / "error.log").read_text(encoding="utf-8")
        yield address
    finally:
        process.terminate()
        process.wait(20)
