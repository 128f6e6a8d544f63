"""Tables of the endpoint's benchmarks, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.benchmarks.endpoint_load import Rate
from tests.benchmarks.endpoint_servers import Server
from tests.benchmarks.endpoint_targets import OXIGRAPH, RDFLIB, Results, Target
from tests.benchmarks.process_memory import family, peak_mib, shared_out_mib

__all__ = ["memory", "print_results", "print_targets", "table"]

_NONE = "-"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table under its title."""
    lines = [
        f"\n### {title}\n",
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
    ]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _ms(value: float | None) -> str:
    return _NONE if value is None else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _ratio(ours: float | None, theirs: float | None) -> str:
    return f"{ours / theirs:.2f}" if ours is not None and theirs else _NONE


def _light_rows(found: dict[str, dict[str, Rate]]) -> Iterable[Sequence[object]]:
    for question, rates in found.items():
        for server, rate in rates.items():
            base = [
                rates[name].per_second if name in rates else None
                for name in (OXIGRAPH, RDFLIB)
            ]
            yield (
                *(question, server, f"{rate.per_second:.0f}"),
                *(_ms(rate.p50_ms), _ms(rate.p99_ms), rate.failures),
                *(_ratio(rate.per_second, one) for one in base),
            )


def _scan_rows(results: Results) -> Iterable[Sequence[object]]:
    for question, scans in results.scans.items():
        theirs = scans[OXIGRAPH]
        slowest = scans[RDFLIB].alone_ms if RDFLIB in scans else None
        for server, one in scans.items():
            yield (
                *(question, server, one.rows),
                *(_ms(one.alone_ms), _ms(one.p50_ms), _ms(one.p99_ms), one.failures),
                _ratio(one.alone_ms, theirs.alone_ms),
                _ratio(one.p50_ms, theirs.p50_ms),
                _ratio(one.alone_ms, slowest),
            )


def _export_rows(results: Results) -> Iterable[Sequence[object]]:
    for question, exports in results.exports.items():
        theirs = exports[OXIGRAPH].total_s
        slowest = exports[RDFLIB].total_s if RDFLIB in exports else None
        for server, one in exports.items():
            yield (
                *(question, server, _ms(one.first_ms), f"{one.total_s:.2f}"),
                *(_ratio(one.total_s, theirs), _ratio(one.total_s, slowest)),
                *(f"{one.web_growth_mib:.1f}", f"{one.worker_peak_mib:.0f}"),
            )


def print_results(results: Results, crowd: int) -> None:
    """Print what was measured; so many scans ran at once."""
    rate_head = ("requests/s", "p50 ms", "p99 ms", "failures")
    of = ("of oxigraph", "of rdflib-endpoint")
    print(
        table(
            "Light queries, 16 connections",
            ("query", "server", *rate_head, *of),
            _light_rows(results.light),
        )
    )
    print(
        table(
            f"Scans, alone and {crowd} at once",
            (
                *("query", "server", "rows", "alone ms", "at once p50 ms"),
                *(
                    "at once p99 ms",
                    "failures",
                    "alone, of oxigraph",
                    "at once, of oxigraph",
                ),
                "alone, of rdflib-endpoint",
            ),
            _scan_rows(results),
        )
    )
    print(
        table(
            "Large export, CSV",
            (
                *("query", "server", "first byte ms", "total s", *of),
                *("web process, MiB more", "largest worker, MiB"),
            ),
            _export_rows(results),
        )
    )
    looked = {
        "look-ups, 32 clients": results.lookups,
        "8 clients beside 4 endless": results.beside,
    }
    print(table("Look-ups", ("load", "server", *rate_head, *of), _light_rows(looked)))
    if results.runaways and results.moves:
        print(f"\n{results.runaways}\n\n{results.moves}")


def memory(servers: Sequence[Server]) -> str:
    """Return the table of the memory that *servers* took so far."""
    rows = []
    for server in servers:
        first, *others = family(server.pid)
        largest = max((peak_mib(pid) for pid in others), default=0.0)
        rows.append(
            (
                server.name,
                f"{peak_mib(first):.0f}",
                len(others),
                f"{largest:.0f}",
                f"{shared_out_mib(first):.0f}",
            )
        )
    head = (
        *("server", "web process, peak MiB", "other processes"),
        *("largest of them, peak MiB", "all, shared pages once, MiB now"),
    )
    return table("Memory", head, rows)


def print_targets(found: Sequence[Target]) -> None:
    """Print which targets were met."""
    rows = [
        (
            one.name,
            f"{'at least' if one.least else 'at most'} {one.bound:g}",
            f"{one.found:.2f}",
            "met" if one.met else "**not met**",
        )
        for one in found
    ]
    print(table("Targets", ("target", "bound", "found", ""), rows))
