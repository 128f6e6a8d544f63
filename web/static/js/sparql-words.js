// In which language the page of the endpoint speaks: French, or English when asked.

export const language = document.querySelector("[data-sparql-language]")?.dataset.sparqlLanguage ?? "fr";

export const say = (french, english) => (language === "en" ? english : french);

export const number = (value, digits = 6) => Number(value).toLocaleString(language, { maximumFractionDigits: digits });

export const rowsIn = (count) => `${number(count)} ${say(count < 2 ? "ligne" : "lignes", count === 1 ? "row" : "rows")}`;
