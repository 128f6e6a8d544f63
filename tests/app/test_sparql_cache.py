"""Small answers are kept, within bounds, for one generation."""

from pathlib import Path

from pvd_graph.app.sparql_cache import AnswerCache, KeptAnswer
from pvd_graph.store.pool import GenerationSource

ONE = GenerationSource(1, (), Path("one"), 0)
TWO = GenerationSource(2, (), Path("two"), 0)


def answer(content: bytes, source: GenerationSource = ONE) -> KeptAnswer:
    """Return an answer of *content*."""
    return KeptAnswer(source, 'W/"x"', (), content)


def test_an_answer_is_found_for_its_generation_only() -> None:
    """After a publication the old answer is not given, and is gone."""
    cache = AnswerCache(bytes_in_all=10_000)
    cache.keep("q", answer(b"old"))

    assert cache.find("q", ONE) == answer(b"old")
    assert cache.find("q", TWO) is None
    assert cache.find("q", ONE) is None


def test_the_least_asked_goes_first() -> None:
    """Three entries of 2 kB in 5 kB."""
    cache = AnswerCache(bytes_in_all=5_000)
    cache.keep("a", answer(b"a" * 1000))
    cache.keep("b", answer(b"b" * 1000))
    assert cache.find("a", ONE)
    cache.keep("c", answer(b"c" * 1000))

    assert [key for key in "abc" if cache.find(key, ONE)] == ["a", "c"]


def test_what_is_too_large_is_not_kept() -> None:
    """One answer does not drive out all others; no room keeps nothing."""
    cache = AnswerCache(bytes_in_all=10_000, bytes_each=10)
    cache.keep("a", answer(b"a" * 11))
    none = AnswerCache(bytes_in_all=0)
    none.keep("a", answer(b""))

    assert cache.find("a", ONE) is None
    assert none.find("a", ONE) is None
