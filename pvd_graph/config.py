"""Settings: read from the environment once, at the entry points."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pvd_graph.errors import InputError

__all__ = ["Settings"]


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value <= 0:
        problem = f"{name} = « {text} » : un nombre positif est attendu"
        raise InputError(problem)
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set, with its default; ``docs/settings.md`` tells each."""

    data: Path = Path("var")
    query_timeout_s: float = 10.0
    query_memory_mib: float = 1024.0
    query_workers: int = 4
    query_queue: int = 64
    memory_store_max_triples: int = 5_000_000
    threads: int = 32

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read ``PVD_*`` variables; an absent one keeps its default.

        Raises:
            InputError: a value that is not a positive number; names the variable.
        """
        env = os.environ if environment is None else environment
        default = cls()
        return cls(
            data=Path(env.get("PVD_DATA") or default.data),
            query_timeout_s=_number(env, "PVD_QUERY_TIMEOUT", default.query_timeout_s),
            query_memory_mib=_number(
                env, "PVD_QUERY_MEMORY_MIB", default.query_memory_mib
            ),
            query_workers=int(_number(env, "PVD_QUERY_WORKERS", default.query_workers)),
            query_queue=int(_number(env, "PVD_QUERY_QUEUE", default.query_queue)),
            memory_store_max_triples=int(
                _number(
                    env, "PVD_MEMORY_STORE_MAX", float(default.memory_store_max_triples)
                )
            ),
            threads=int(_number(env, "PVD_THREADS", default.threads)),
        )
