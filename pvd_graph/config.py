"""Settings: read from the environment once, at the entry points."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pvd_graph.addresses import (
    ServerAddress,
    address,
    endpoints,
    key_storage,
    server_address,
)
from pvd_graph.errors import InputError

__all__ = ["Settings"]


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _switch(environment: Mapping[str, str], name: str, *, default: str = "on") -> bool:
    text = environment.get(name, "").strip().lower() or default
    if text not in {"on", "off"}:
        problem = f"{name} = « {text} » : « on » ou « off » est attendu"
        raise InputError(problem)
    return text == "on"


def _one_of(environment: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """Return one of *words*, of which the first is the default."""
    text = environment.get(name, "").strip().lower() or words[0]
    if text not in words:
        expected = " ou ".join(f"« {word} »" for word in words)
        problem = f"{name} = « {text} » : {expected} est attendu"
        raise InputError(problem)
    return text


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    found = []
    for text in filter(None, environment.get(name, "").replace(",", " ").split()):
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError as error:
            problem = f"{name} : « {text} » n'est pas une adresse ni un réseau"
            raise InputError(problem) from error
    return tuple(found)


def _text(environment: Mapping[str, str], name: str, default: str) -> str:
    return environment.get(name, "").strip() or default


def _number(
    environment: Mapping[str, str], name: str, default: float, *, least: float = 1e-9
) -> float:
    text = environment.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not value >= least:
        problem = f"{name} = « {text} » : un nombre positif est attendu"
        raise InputError(problem)
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set, with its default; ``docs/settings.md`` tells each."""

    data: Path = Path("var")
    store: ServerAddress | None = None
    query_timeout_s: float = 10.0
    query_memory_mib: float = 1024.0
    query_workers: int = 4
    query_queue: int = 128
    query_long: int = 16
    memory_store_max_triples: int = 5_000_000
    threads: int = 32
    client_limits: bool = True
    client_running: int = 4
    client_computing_s: float = 60.0
    trusted_proxies: tuple[Network, ...] = ()
    pages_ahead: bool = True
    cache_mib: float = 64.0
    spool_mib: float = 4096.0
    rate_storage: str = "memory://"
    lock_storage: str = field(default="", repr=False)
    query_texts: bool = False
    service_allow: tuple[str, ...] = ()
    service_max_mib: float = 10.0

    upload_mib: float = 25.0
    write_timeout_s: float = 60.0
    load_timeout_s: float = 300.0
    load_memory_mib: float = 2048.0
    token_pepper: str = field(default="", repr=False)

    database_url: str = field(default="", repr=False)
    session_key: str = field(default="", repr=False)
    site_address: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "pvd-graph@localhost"
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_name: str = "ProConnect"
    oidc_scopes: str = "openid given_name usual_name email siret"
    log_format: str = "text"
    log_requests: bool = False
    slow_query_s: float = 2.0
    metrics_token: str = field(default="", repr=False)
    drain_s: float = 0.0
    traces: bool = False

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read ``PVD_*`` variables; an absent one keeps its default.

        Raises:
            InputError: a value of the wrong kind; names the variable.
        """
        env = os.environ if environment is None else environment
        default = cls()
        return cls(
            data=Path(env.get("PVD_DATA") or default.data),
            store=server_address(env),
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
            query_long=int(_number(env, "PVD_QUERY_LONG", default.query_long)),
            client_limits=_switch(env, "PVD_CLIENT_LIMITS"),
            client_running=int(
                _number(env, "PVD_CLIENT_RUNNING", default.client_running)
            ),
            client_computing_s=_number(
                env, "PVD_CLIENT_COMPUTING", default.client_computing_s
            ),
            trusted_proxies=_networks(env, "PVD_TRUSTED_PROXIES"),
            pages_ahead=_switch(env, "PVD_PAGES_AHEAD"),
            cache_mib=_number(env, "PVD_CACHE_MIB", default.cache_mib, least=0),
            spool_mib=_number(env, "PVD_SPOOL_MIB", default.spool_mib),
            rate_storage=key_storage(env, "PVD_RATE_STORAGE", default.rate_storage),
            lock_storage=key_storage(env, "PVD_LOCK_STORAGE", default.lock_storage),
            query_texts=_switch(env, "PVD_QUERY_LOG", default="off"),
            service_allow=endpoints(env, "PVD_SERVICE_ALLOW"),
            service_max_mib=_number(
                env, "PVD_SERVICE_MAX_MIB", default.service_max_mib
            ),
            upload_mib=_number(env, "PVD_UPLOAD_MIB", default.upload_mib),
            write_timeout_s=_number(env, "PVD_WRITE_TIMEOUT", default.write_timeout_s),
            load_timeout_s=_number(env, "PVD_LOAD_TIMEOUT", default.load_timeout_s),
            load_memory_mib=_number(
                env, "PVD_LOAD_MEMORY_MIB", default.load_memory_mib
            ),
            token_pepper=env.get("PVD_TOKEN_PEPPER", ""),
            database_url=env.get("PVD_DATABASE_URL", "").strip(),
            session_key=env.get("PVD_SESSION_KEY", ""),
            site_address=address(env, "PVD_SITE_ADDRESS", ("http", "https")),
            smtp_url=address(env, "PVD_SMTP_URL", ("smtp", "smtps")),
            mail_from=_text(env, "PVD_MAIL_FROM", default.mail_from),
            oidc_issuer=address(env, "PVD_OIDC_ISSUER", ("http", "https")),
            oidc_client=_text(env, "PVD_OIDC_CLIENT_ID", ""),
            oidc_secret=_text(env, "PVD_OIDC_CLIENT_SECRET", ""),
            oidc_name=_text(env, "PVD_OIDC_NAME", default.oidc_name),
            oidc_scopes=_text(env, "PVD_OIDC_SCOPES", default.oidc_scopes),
            log_format=_one_of(env, "PVD_LOG", ("text", "json")),
            log_requests=_switch(env, "PVD_LOG_REQUESTS", default="off"),
            slow_query_s=_number(env, "PVD_SLOW_QUERY", default.slow_query_s, least=0),
            metrics_token=env.get("PVD_METRICS_TOKEN", ""),
            drain_s=_number(env, "PVD_DRAIN", default.drain_s, least=0),
            traces=_switch(env, "PVD_TRACES", default="off"),
        )
