// A query as a program, in step with what someone types. The same as
// pvd_graph/app/editor_snippets.py, which writes the first ones; a test compares them.

const FORMATS = {
  ask: ["json", "application/sparql-results+json"],
  construct: ["ttl", "text/turtle"],
  describe: ["ttl", "text/turtle"],
};
const TABLE = ["csv", "text/csv"];
// Comments, strings, IRIs: what may hold a word that is not a keyword.
const HIDDEN = /#[^\n]*|<[^<>"{}|^`\\\s]*>|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const PREFIXED = /[\w.-]*:[\w.-]*/g;

export function formOf(query) {
  const bare = query
    .replace(HIDDEN, (found) => (found[0] === "#" ? " " : " <> "))
    .replace(PREFIXED, " ");
  return /\b(select|ask|construct|describe)\b/i.exec(bare)?.[1].toLowerCase() ?? "";
}

export function snippets(text, endpoint) {
  const query = `${text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "")}\n`;
  const [short, mediaType] = FORMATS[formOf(query)] ?? TABLE;
  return {
    curl: curl(query, endpoint, mediaType),
    python: python(query, endpoint, short),
    pandas: short === "csv" ? pandas(query, endpoint) : "",
    r: r(query, endpoint, short),
    javascript: javascript(query, endpoint, short, mediaType),
  };
}

function curl(query, endpoint, mediaType) {
  let end = "SPARQL";
  while (query.split("\n").includes(end)) end += "_";
  return `curl --header 'Accept: ${mediaType}' --data-urlencode query@- '${endpoint}' <<'${end}'\n${query}${end}\n`;
}

function pythonText(query) {
  const quotes = ["'''", '"""'].find((one) => !query.includes(one));
  // Python reads a JSON string; escaping what is not ASCII makes it the same as there.
  const ascii = (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return quotes
    ? `r${quotes}\n${query}${quotes}`
    : JSON.stringify(query).replace(/[^\x00-\x7e]/g, ascii);
}

function python(query, endpoint, short) {
  const format = short === "ttl" ? "TURTLE" : "JSON";
  const use = {
    csv: `for row in client.queryAndConvert()["results"]["bindings"]:\n    print({name: cell["value"] for name, cell in row.items()})`,
    json: `print(client.queryAndConvert()["boolean"])`,
    ttl: "print(client.queryAndConvert().decode())",
  }[short];
  return `from SPARQLWrapper import ${format}, POST, SPARQLWrapper

query = ${pythonText(query)}
client = SPARQLWrapper("${endpoint}")
client.setMethod(POST)
client.setReturnFormat(${format})
client.setQuery(query)
${use}
`;
}

function pandas(query, endpoint) {
  return `from urllib.parse import urlencode

import pandas

query = ${pythonText(query)}
address = "${endpoint}?" + urlencode({"query": query, "format": "csv"})
# As text: a code such as 01034 keeps its zero.
table = pandas.read_csv(address, dtype=str, keep_default_na=False)
print(table)
`;
}

function r(query, endpoint, short) {
  let dashes = "-";
  while (query.includes(`)${dashes}`)) dashes += "-";
  const use =
    short === "csv"
      ? 'print(read.csv(address, colClasses = "character", encoding = "UTF-8"))'
      : 'cat(readLines(address, encoding = "UTF-8"), sep = "\\n")';
  return `query <- r"${dashes}(\n${query})${dashes}"\naddress <- paste0("${endpoint}?format=${short}&query=",\n                  URLencode(query, reserved = TRUE))\n${use}\n`;
}

function javascript(query, endpoint, short, mediaType) {
  const text = query.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  const use = {
    csv: `const { results } = await answer.json();
for (const row of results.bindings) {
  console.log(Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.value])));
}`,
    json: "console.log((await answer.json()).boolean);",
    ttl: "console.log(await answer.text());",
  }[short];
  const accept = short === "csv" ? "application/sparql-results+json" : mediaType;
  return `const query = \`
${text}\`;
const answer = await fetch("${endpoint}", {
  method: "POST",
  headers: {
    Accept: "${accept}",
    "Content-Type": "application/sparql-query",
  },
  body: query,
});
if (!answer.ok) throw new Error(await answer.text());
${use}
`;
}
