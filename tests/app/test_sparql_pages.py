"""The pages of the endpoint: form, results without JavaScript, help, editor's files."""

import gzip
import re
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.app.link_pages import FORMATS
from pvd_graph.app.query_port import EXTENSION
from pvd_graph.app.sparql_clients import ClientPolicy
from pvd_graph.app.sparql_formats import represent
from pvd_graph.app.sparql_pages import FORMAT_NAMES
from pvd_graph.resources import web_folder
from pvd_graph.services.questions import load_questions
from pvd_graph.services.tutorial import load_tutorial
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.pool_model import PoolLimits
from tests.small_site import SmallSite
from tests.thread_port import SLOW, ThreadPort

HTML = {"Accept": "text/html"}
SPACES = re.compile("[\u00a0\u202f]")
ROWS = (
    'SELECT * { VALUES (?a ?b) { ("<b>gras</b>"@fr 1) (<javascript:alert(1)> UNDEF) } }'
)
HOSTILE = 'SELECT ?s { ?s ?p "</textarea><script>x</script>" } # « a : b ; c »\n'
LIMITS = PoolLimits(workers=3, queue=17, time_s=7, memory_bytes=300 << 20)
YASGUI = "/static/vendor/yasgui-4.6.2/yasgui.min.js"


@pytest.fixture
def asking(site: SmallSite) -> FlaskClient:
    """Ask a site that stands behind an endpoint."""
    app = create_app(site)
    reader = site.reader()
    assert isinstance(reader, OxigraphReader)
    policy = ClientPolicy(computing_s=33, burst_s=44)
    app.extensions[EXTENSION] = ThreadPort(reader, LIMITS, policy)
    return app.test_client()


def _plain(page: str) -> str:
    return SPACES.sub(" ", unescape(page))


def _page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_query_of_the_address_is_in_the_form_to_the_letter(
    client: FlaskClient,
) -> None:
    """Escaped, and without the spaces that French texts are given."""
    page = _page(client, f"/sparql?query={quote(HOSTILE)}")

    area = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert area is not None
    assert unescape(area[1]) == HOSTILE
    assert "<script>x" not in page


def test_the_page_runs_nothing_inline(client: FlaskClient) -> None:
    """The policy forbids it: no handler, no style, no script without a file."""
    for path in ("/sparql", "/sparql/help"):
        page = _page(client, path)
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|<script(?![^>]* src=)", page)


def test_examples_are_the_questions_by_category(client: FlaskClient) -> None:
    """Each opens in the form."""
    page = _page(client, "/sparql")

    for one in load_questions():
        assert f"/sparql?query={quote(one.query, safe='')}" in page
        assert SPACES.sub(" ", one.question_fr) in _plain(page)


def test_links_and_programs_fit_the_form_of_the_query(client: FlaskClient) -> None:
    """A graph has no CSV."""
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    page = _page(client, f"/sparql?query={quote(query)}")

    shown = re.findall(r'data-format="(\w+)" data-forms="[^"]*" href="[^"]*">', page)
    assert shown == ["ttl", "jsonld", "nt", "rdf", "trig", "nq"]
    assert "Accept: text/turtle" in unescape(page)


def test_the_form_shows_rows_without_javascript(asking: FlaskClient) -> None:
    """As text: what the graph holds is never markup nor a link that runs."""
    answer = asking.post("/sparql/results", data={"query": ROWS}, headers=HTML)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert '<td lang="fr">&lt;b&gt;gras&lt;/b&gt;</td><td class="num">1</td>' in page
    assert '<td>javascript:alert(1)</td><td class="num"></td>' in page
    assert "2 lignes, toute la réponse" in _plain(page)
    assert answer.cache_control.no_store


def test_the_page_speaks_english_when_asked(asking: FlaskClient) -> None:
    """Form, answers and refusals; examples and the permalink stay in English."""
    page = asking.get("/sparql?lang=en&query=ASK%20{}", headers=HTML).text
    broken = {"query": "SELECT * WHERE { ?s ?p }", "lang": "en"}
    refused = asking.post("/sparql/results", data=broken, headers=HTML)

    assert ">Query the graph</h1>" in page
    assert 'data-sparql-language="en"' in page
    assert "&amp;lang=en&amp;run=1" in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert refused.status_code == 400
    assert "line 1" in refused.text


def test_maps_have_a_background_of_this_site(client: FlaskClient) -> None:
    """Lines in cells of a degree."""
    told = client.get("/sparql/outline.json").get_json()

    assert told["cells_a_degree"] > 0
    assert {len(line) for line in told["lines"]} == {4}


def test_a_refusal_keeps_its_status_and_the_query(asking: FlaskClient) -> None:
    """So that it can be narrowed and sent again."""
    answer = asking.post(
        "/sparql/results", data={"query": f"ASK {{}} {SLOW}"}, headers=HTML
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "7 s de calcul <atteintes>." in _plain(page)
    assert f"ASK {{}} {SLOW}</textarea>" in page
    assert "60 secondes" in _plain(page)
    assert answer.cache_control.no_store


def test_a_mistake_is_shown_at_its_line(asking: FlaskClient) -> None:
    """With the lines around it, as text."""
    query = "SELECT *\n{ ?s '<b>' }\n# end <i>"
    answer = asking.post("/sparql/results", data={"query": query}, headers=HTML)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 400
    assert "<mark>   2  { ?s &#39;&lt;b&gt;&#39; }</mark>" in page
    assert "Retry-After" not in answer.headers


@pytest.mark.parametrize("form", FORMATS)
def test_formats_are_those_of_the_endpoint(form: str) -> None:
    """A link that the page offers is never refused for its format."""
    for one in FORMATS[form]:
        assert represent(form, "", one).format
        assert one in FORMAT_NAMES


def test_the_policy_is_told_on_the_help_page(asking: FlaskClient) -> None:
    """What one client gets, in figures, in both languages."""
    french = _plain(_page(asking, "/sparql/help"))
    english = _plain(_page(asking, "/sparql/help?lang=en"))

    assert "33 secondes de calcul par minute" in french
    assert "33 seconds of computing a minute" in english
    assert "up to 44 saved up" in english
    for page in (french, english):
        for word in ("RateLimit", "Retry-After", "PVD-Generation", "ETag", "geof:"):
            assert word in page


def test_results_are_only_for_the_form(client: FlaskClient) -> None:
    """A link to them leads to the query; without an endpoint there are none."""
    lead = client.get("/sparql/results?query=ASK%20%7B%7D")

    assert (lead.status_code, lead.location) == (303, "/sparql?query=ASK%20%7B%7D")
    assert client.get("/sparql/results").location == "/sparql"
    assert client.post("/sparql/results", data={"query": "x"}).status_code == 503


@pytest.mark.parametrize(
    ("path", "time", "queue"),
    [
        ("/sparql", "7 secondes de calcul et 300 Mio", "17 en attente"),
        ("/sparql/help", "7 secondes de calcul et 300 Mio", "17 en attente"),
        ("/sparql/help?lang=en", "7 seconds of computing and 300 MiB", "17 waiting"),
    ],
)
def test_limits_in_force_are_told(
    asking: FlaskClient, path: str, time: str, queue: str
) -> None:
    """Those of the pool that runs, not of the documentation."""
    page = _plain(_page(asking, path))

    assert time in page
    assert queue in page
    assert 'href="/dumps/"' in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_help_teaches_in_two_languages(client: FlaskClient, language: str) -> None:
    """Ten lessons, each with its query, a link that runs it, and its answer."""
    page = _page(client, f"/sparql/help?lang={language}")
    plain = _plain(page)

    assert f'<div lang="{language}">' in page
    for one in load_tutorial():
        assert one.titles[language] in plain
        assert SPACES.sub(" ", one.texts[language]) in plain
        assert SPACES.sub(" ", one.query.strip()) in plain
        assert f"/sparql?query={quote(one.query, safe='')}" in page
        for row in one.answer.rows:
            assert all(SPACES.sub(" ", cell) in plain for cell in row)


def test_the_tutorial_opens_the_editor_of_its_language(client: FlaskClient) -> None:
    """An English reader stays in English; quantities are set on their units."""
    english = client.get("/sparql/help?lang=en", headers=HTML).text
    french = client.get("/sparql/help", headers=HTML).text

    assert english.count('&amp;lang=en">Try this query') == 10
    assert 'lang=en">Essayer' not in french
    assert '<th scope="col" class="num">population</th>' in english


def test_help_is_french_unless_asked(client: FlaskClient) -> None:
    """An unknown language is no error."""
    assert _page(client, "/sparql/help?lang=it") == _page(client, "/sparql/help")


def test_the_editor_completes_from_this_site(client: FlaskClient) -> None:
    """JSON with prefixes, classes and properties."""
    terms = client.get("/sparql/terms.json").get_json()

    assert {"prefixes", "classes", "properties"} == terms.keys()
    assert any(one["name"] == "pvd:facesChallenge" for one in terms["properties"])


def test_third_party_files_go_compressed(client: FlaskClient) -> None:
    """The same bytes either way, under the size that a page may weigh."""
    plain = client.get(YASGUI)
    zipped = client.get(YASGUI, headers={"Accept-Encoding": "gzip"})

    assert plain.data == (web_folder() / YASGUI.removeprefix("/")).read_bytes()
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < 290_000
    assert "Accept-Encoding" in zipped.vary
    assert zipped.mimetype == "text/javascript"


@pytest.mark.parametrize("name", ["nothing.js", "../js/sparql.js", "", "yasgui-4.6.2"])
def test_only_files_of_the_folder_are_answered(client: FlaskClient, name: str) -> None:
    """No way up, no folder."""
    assert client.get(f"/static/vendor/{name}").status_code in {308, 404}
