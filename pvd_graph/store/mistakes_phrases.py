"""The sentences on mistakes in queries, by what was wanted where a query stops."""

from __future__ import annotations

from pvd_graph.store.refusals import Wording

__all__ = ["SPECIAL", "WANTED"]

WANTED: dict[str, Wording] = {
    "form": (
        "il faut ici PREFIX, SELECT, ASK, CONSTRUCT ou DESCRIBE.",
        "PREFIX, SELECT, ASK, CONSTRUCT or DESCRIBE must stand here.",
    ),
    "where": (
        "il faut ici WHERE { … } ; les motifs se mettent entre accolades.",
        "WHERE { … } must stand here; patterns go in braces.",
    ),
    "where open": (
        "il manque l'accolade { après WHERE ; écrivez WHERE { … }.",
        "the brace { after WHERE is missing; write WHERE { … }.",
    ),
    "group open": ("il manque l'accolade {.", "the brace { is missing."),
    "select": (
        "après SELECT il faut des variables (?nom), * ou (expression AS ?nom).",
        "SELECT is followed by variables (?name), * or (expression AS ?name).",
    ),
    "as": (
        "il manque AS et une variable ; écrivez (expression AS ?nom).",
        "AS and a variable are missing; write (expression AS ?name).",
    ),
    "as variable": (
        "après AS il faut une variable, avec son point d'interrogation : ?nom.",
        "AS is followed by a variable, with its question mark: ?name.",
    ),
    "as close": (
        "il manque la parenthèse ) après (expression AS ?nom.",
        "the parenthesis ) after (expression AS ?name is missing.",
    ),
    "by": (
        "il manque BY ; écrivez GROUP BY ou ORDER BY.",
        "BY is missing; write GROUP BY or ORDER BY.",
    ),
    "smaller number": (
        "ce nombre est trop grand pour LIMIT ou OFFSET ; ôtez LIMIT pour tout avoir.",
        "this number is too great for LIMIT or OFFSET; remove LIMIT to have all.",
    ),
    "whole number": (
        "LIMIT et OFFSET prennent un nombre entier en chiffres, sans signe : LIMIT 10.",
        "LIMIT and OFFSET take a whole number in digits, without sign: LIMIT 10.",
    ),
    "constraint": (
        "la condition se met entre parenthèses : (?x = 1).",
        "the condition goes in parentheses: (?x = 1).",
    ),
    "condition": (
        "il faut ici une variable ou une expression entre parenthèses.",
        "a variable or an expression in parentheses must stand here.",
    ),
    "predicate": (
        "il faut ici la propriété du triplet : nom préfixé, <IRI>, variable ou a.",
        (
            "the property of the triple must stand here: prefixed name, <IRI>, "
            "variable "
            "or a."
        ),
    ),
    "object": (
        "il faut ici l'objet du triplet : variable, nom préfixé, <IRI> ou valeur.",
        (
            "the object of the triple must stand here: variable, prefixed name, <IRI> "
            "or value."
        ),
    ),
    "expression": (
        "il faut ici une valeur, une variable ou une fonction.",
        "a value, a variable or a function must stand here.",
    ),
    "sign": (
        "un signe - ou + ne se répète pas ; mettez des parenthèses : -(-?x).",
        "a sign - or + is not repeated; use parentheses: -(-?x).",
    ),
    "list open": (
        "IN prend une liste entre parenthèses : ?x IN (1, 2).",
        "IN takes a list in parentheses: ?x IN (1, 2).",
    ),
    "prefix name": (
        "un préfixe se déclare avec deux-points : PREFIX ex: <https://example.org/>.",
        "a prefix is declared with a colon: PREFIX ex: <https://example.org/>.",
    ),
    "prefix iri": (
        "l'adresse d'un PREFIX se met entre chevrons : <https://example.org/>.",
        "the address of a PREFIX goes in angle brackets: <https://example.org/>.",
    ),
    "prefix end": (
        "une ligne PREFIX ou BASE finit sans point ni point-virgule ; ôtez ce signe.",
        "a PREFIX or BASE line ends without dot or semicolon; remove this sign.",
    ),
    "from": (
        (
            "FROM prend l'IRI d'un graphe (<https://…>), pas le nom d'une table ; les "
            "motifs se mettent dans WHERE { … }."
        ),
        (
            "FROM takes the IRI of a graph (<https://…>), not the name of a table; "
            "patterns go in WHERE { … }."
        ),
    ),
    "exists": (
        (
            "NOT s'écrit ici NOT EXISTS { … } ou NOT IN (…) ; pour nier une "
            "condition : "
            "!(…)."
        ),
        (
            "NOT is written NOT EXISTS { … } or NOT IN (…) here; to negate a "
            "condition: "
            "!(…)."
        ),
    ),
    "values open": (
        "les valeurs se mettent entre accolades : VALUES ?x { 1 2 }.",
        "the values go in braces: VALUES ?x { 1 2 }.",
    ),
    "values row": (
        "avec plusieurs variables, chaque ligne se met entre parenthèses.",
        "with several variables, each row goes in parentheses.",
    ),
    "values width": (
        (
            "cette ligne de VALUES n'a pas autant de valeurs qu'il y a de variables ; "
            "UNDEF tient lieu de valeur absente."
        ),
        (
            "this row of VALUES has not as many values as there are variables; UNDEF "
            "stands for a missing one."
        ),
    ),
    "value": (
        "VALUES prend des IRI, des noms préfixés, des nombres, des textes ou UNDEF.",
        "VALUES takes IRIs, prefixed names, numbers, texts or UNDEF.",
    ),
    "dot": (
        (
            "peut-être manque-t-il avant un point (.) entre deux triplets, ou le "
            "signe ; "
            "pour garder le même sujet."
        ),
        (
            "perhaps a dot (.) between two triples is missing before it, or the "
            "sign ; to "
            "keep the same subject."
        ),
    ),
    "datatype": (
        "après ^^ il faut un type : nom préfixé (xsd:date) ou <IRI>.",
        "^^ is followed by a datatype: prefixed name (xsd:date) or <IRI>.",
    ),
    "describe": (
        "après DESCRIBE il faut un IRI, un nom préfixé, une variable ou *.",
        "DESCRIBE is followed by an IRI, a prefixed name, a variable or *.",
    ),
    "graph name": (
        "il faut ici l'IRI d'un graphe ou une variable.",
        "the IRI of a graph or a variable must stand here.",
    ),
    "function": (
        "cette fonction n'existe pas en SPARQL.",
        "SPARQL has no such function.",
    ),
    "separator": (
        'écrivez GROUP_CONCAT(?x ; SEPARATOR = ", ").',
        'write GROUP_CONCAT(?x ; SEPARATOR = ", ").',
    ),
    "values": (
        "VALUES prend une variable, ou plusieurs entre parenthèses.",
        "VALUES takes one variable, or several in parentheses.",
    ),
    "values variables": (
        "entre ces parenthèses ne vont que des variables.",
        "only variables go between these parentheses.",
    ),
    "pattern": (
        "un motif ne commence pas ainsi.",
        "a pattern does not begin like this.",
    ),
    "end": (
        "la requête est déjà finie avant ce mot ou ce signe ; ôtez-le.",
        "the query is over before this word or sign; remove it.",
    ),
    "arguments open": (
        "il manque la parenthèse ( après ce nom.",
        "the parenthesis ( after this name is missing.",
    ),
    "one argument": (
        "cette fonction prend une seule expression.",
        "this function takes one expression only.",
    ),
    "arity": (
        "cette fonction n'a pas le nombre d'arguments qu'il lui faut.",
        "this function has not the number of arguments that it needs.",
    ),
}
"""What was wanted -> what to say of any token there."""

SPECIAL: dict[str, dict[str, Wording]] = {
    "where": {
        ",": (
            "les variables de SELECT se séparent par des espaces, sans virgule.",
            "the variables of SELECT are parted by spaces, without commas.",
        ),
    },
    "end": {
        "}": (
            "cette accolade } est de trop, ou il manque une { avant elle.",
            "this brace } is one too many, or a { before it is missing.",
        ),
        ";": (
            "une requête finit sans point-virgule ; ôtez-le.",
            "a query ends without semicolon; remove it.",
        ),
        **dict.fromkeys(
            ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX"),
            (
                "une seconde requête commence ici ; envoyez-les une à une.",
                "a second query begins here; send them one at a time.",
            ),
        ),
        **dict.fromkeys(
            ("GROUP", "HAVING", "ORDER", "WHERE", "FROM"),
            (
                (
                    "cette clause n'est pas à sa place ; l'ordre est FROM, WHERE, "
                    "GROUP BY, "
                    "HAVING, ORDER BY, LIMIT."
                ),
                (
                    "this clause is not in its place; the order is FROM, WHERE, "
                    "GROUP BY, "
                    "HAVING, ORDER BY, LIMIT."
                ),
            ),
        ),
    },
    "dot": {
        ".": (
            "ce point est de trop ; un seul sépare deux triplets.",
            "this dot is one too many; one parts two triples.",
        ),
        "UNION": (
            "UNION relie deux groupes entre accolades : { … } UNION { … }.",
            "UNION joins two groups in braces: { … } UNION { … }.",
        ),
        **dict.fromkeys(
            ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"),
            (
                "cette clause se place après l'accolade } qui ferme WHERE.",
                "this clause goes after the brace } that closes WHERE.",
            ),
        ),
    },
    "expression close": {
        **dict.fromkeys(
            ("AND", "OR"),
            (
                "« et » s'écrit &&, « ou » s'écrit || dans une condition.",
                "“and” is written &&, “or” is written || in a condition.",
            ),
        ),
        "LIKE": (
            (
                'LIKE n\'existe pas en SPARQL ; prenez CONTAINS(?x, "…"), STRSTARTS ou '
                "REGEX."
            ),
            'SPARQL has no LIKE; use CONTAINS(?x, "…"), STRSTARTS or REGEX.',
        ),
        "AS": (
            "(expression AS ?nom) se met entre ses propres parenthèses.",
            "(expression AS ?name) goes in parentheses of its own.",
        ),
    },
    "expression": {
        "=": (
            "l'égalité s'écrit avec un seul signe : =.",
            "equality is written with one sign: =.",
        ),
    },
    "form": {
        "WHERE": (
            "SELECT, ASK, CONSTRUCT ou DESCRIBE vient avant WHERE.",
            "SELECT, ASK, CONSTRUCT or DESCRIBE comes before WHERE.",
        ),
    },
}
"""What was wanted -> a word or sign that stands there -> what to say of it."""
