"""The three regimes differ in what can be seen, not in what is true."""

from dataclasses import replace

from pvd_graph.peers.recipes import REGIMES


def test_regimes_share_their_truth() -> None:
    """Same towns, same actions; fewer declarations, or noisier figures."""
    default = REGIMES["default"]
    poor, weak = REGIMES["poorly declared"], REGIMES["weak indicators"]

    assert next(iter(REGIMES)) == "default"
    assert replace(poor, seen=default.seen, wrong=default.wrong) == default
    assert poor.seen < default.seen / 2
    assert replace(weak, noise=default.noise, missing=default.missing) == default
    assert weak.noise > 2 * default.noise
