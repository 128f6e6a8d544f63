"""Stages of a build are timed as they end, and told."""

from pvd_graph.services.build_report import BuildReport, StageClock


def test_a_stage_has_its_seconds_and_its_peak() -> None:
    """From the end of the one before; memory never shrinks."""
    told: list[str] = []
    report = BuildReport()
    clock = StageClock(report, told.append)

    clock.ended("jeu cog")
    held = bytearray(64 << 20)
    clock.ended("ontologie")

    assert [stage["stage"] for stage in report.stages] == ["jeu cog", "ontologie"]
    first, second = (float(str(stage["peak_mib"])) for stage in report.stages)
    assert 0 < first <= second
    assert all(float(str(stage["seconds"])) >= 0 for stage in report.stages)
    assert told[1].startswith("ontologie : ")
    assert len(held) == 64 << 20
