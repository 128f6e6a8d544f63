"""A moderator gathers sheets over HTTP; readers print the booklet."""

import re

import pytest

from tests.app.test_sheet_talk import Talking, talking  # noqa: F401 - a fixture
from tests.experience.test_markdown import Parts

PATH = "/moderation/collections"


@pytest.fixture
def gathered(talking: Talking) -> Talking:  # noqa: F811 - the fixture
    """Make a collection of the published sheet."""
    fields = {"sheet": talking.key, f"rank-{talking.key}": "1"}
    page = talking.mod.get(PATH).text
    if "Les halles" not in page:
        done = talking.mod.post(
            PATH,
            title="Les halles",
            introduction="**Une** façon. <script>x</script>",
            public="1",
            **fields,
        )
        assert done.status_code == 303, done.text
    return talking


def test_readers_see_it_and_its_booklet(gathered: Talking) -> None:
    """With the whole of each sheet, and no id twice."""
    reader = gathered.members.browser()
    assert "Les halles" in reader.get("/experiences/collections").text
    page = reader.get("/experiences/collections/les-halles").text
    assert "<strong>Une</strong>" in page
    assert "<script>x" not in page
    assert f"/experiences/{gathered.key}" in page

    booklet = reader.get("/experiences/collections/les-halles?booklet=1").text

    assert "Un bail d" in booklet
    ids = re.findall(r' id="([^"]+)"', booklet)
    assert len(ids) == len(set(ids))
    assert "style" not in Parts(booklet).attributes


def test_collections_are_files(gathered: Talking) -> None:
    """The list of them, and the sheets of one, in the formats of sheets."""
    reader = gathered.members.browser()
    path = "/experiences/collections"
    listed = reader.get(f"{path}.json").get_json()
    placed = reader.get(f"{path}/les-halles.geojson").get_json(force=True)

    assert [(one["slug"], one["sheets"]) for one in listed["collections"]] == [
        ("les-halles", 1)
    ]
    assert "les-halles" in reader.get(f"{path}.csv").text
    for ending in ("csv", "json", "ttl"):
        assert gathered.key in reader.get(f"{path}/les-halles.{ending}").text
    assert [one["properties"]["id"] for one in placed["features"]] == [gathered.key]
    assert f'href="{path}/les-halles.ttl"' in reader.get(f"{path}/les-halles").text


def test_what_was_typed_is_there_again(gathered: Talking) -> None:
    """Where a name asks for a word; the form still makes a new one."""
    fields = {"title": "Marchés", "introduction": "Avec Marie Bonneau."}
    refused = gathered.mod.post(PATH, **fields)
    assert refused.status_code == 400
    assert 'value="Marchés"' in refused.text
    assert "Avec Marie Bonneau.</textarea>" in refused.text
    assert f'action="{PATH}"' in refused.text
    done = gathered.mod.post(PATH, **fields, names_confirmed="1")
    assert done.location.startswith(f"{PATH}/marches")


def test_sheets_are_looked_for_while_a_collection_is_written(
    gathered: Talking,
) -> None:
    """By words and challenge; what was typed stays, and nothing is kept yet."""
    typed = {"title": "Pas encore", "introduction": "À lire."}
    field = f'name="rank-{gathered.key}"'
    page = gathered.mod.post(PATH, **typed, find="1", q="halle").text
    assert "1\u202ffiche trouvée" in page or "1\xa0fiche trouvée" in page
    assert field in page
    assert 'value="Pas encore"' in page
    assert "À lire.</textarea>" in page
    gone = {"find": "1", "q": "piscine"}
    assert field not in gathered.mod.post(PATH, **typed, **gone).text
    other = {"find": "1", "challenge": "aucun-de-ceux-la"}
    assert field not in gathered.mod.post(PATH, **typed, **other).text
    # Those that are chosen stay, whatever is looked for beside them.
    chosen = {"sheet": gathered.key, f"rank-{gathered.key}": "1"}
    kept = gathered.mod.post(PATH, **typed, **gone, **chosen).text
    assert re.search(rf'{field}[^>]*value="1"', kept)
    assert "Pas encore" not in gathered.mod.get(PATH).text


def test_only_moderators_gather(gathered: Talking) -> None:
    """Others do not find the form."""
    for browser in (gathered.ana, gathered.eve):
        assert browser.get(PATH).status_code == 404
        assert browser.post(PATH, "/experiences/new", title="a").status_code == 404
    assert gathered.members.browser().get(f"{PATH}/les-halles").status_code == 302


def test_what_is_wrong_is_told(gathered: Talking) -> None:
    """In the form."""
    answer = gathered.mod.post(PATH, title="Les halles", introduction="")

    assert answer.status_code == 400
    assert "déjà ce titre" in answer.text
    assert gathered.mod.get(f"{PATH}/les-halles").status_code == 200
    again = gathered.mod.post(f"{PATH}/les-halles", title="Les halles, deux")
    assert again.status_code == 303
    assert gathered.mod.get("/experiences/collections/les-halles").status_code == 404
