"""Shared by the tests of services: two small graphs, read-only."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.oxigraph import OxigraphReader
from tests.small_site import SMALL_GRAPH

BANDS = """
@base <https://w3id.org/pvd-graph/> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix igeo: <http://rdf.insee.fr/def/geo#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix pvd: <https://w3id.org/pvd-graph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<graph/figures/1> {
    <id/commune/99001> igeo:codeINSEE "99001" ; igeo:nom "Zone-Fictive" .
    <id/commune/99002> igeo:codeINSEE "99002" ; igeo:nom "Aubefictive" .
    <id/commune/99003> igeo:codeINSEE "99003" ; igeo:nom "Été-Fictif" .
    <id/indicator/doctors> a pvd:Indicator ; skos:prefLabel "Médecins"@fr ;
        pvd:unit "médecins" ; dcterms:publisher <id/partner/office> .
    <id/indicator/density> a pvd:Indicator ; skos:prefLabel "Densité"@fr .
    <id/observation/doctors/99001/2024> pvd:indicator <id/indicator/doctors> .
}

<graph/derived/medecins-fictifs> {
    <id/rule/medecins-fictifs> a pvd:Rule ; skos:prefLabel "Peu de médecins"@fr ;
        pvd:challenge <id/challenge/acces-soins> ; pvd:direction "below" ;
        pvd:thresholdKind "first-quartile" ; pvd:referenceMedian 1.2 ;
        pvd:populationBand <id/rule/medecins-fictifs/10000-plus>,
            <id/rule/medecins-fictifs/0-1999> .
    <id/rule/medecins-fictifs/0-1999> a pvd:PopulationBand ; pvd:minimumPopulation 0 ;
        pvd:maximumPopulation 1999 ; pvd:threshold 0.96 ; pvd:referenceMedian 1.9 ;
        pvd:groupSize 40 .
    <id/rule/medecins-fictifs/10000-plus> a pvd:PopulationBand ;
        pvd:minimumPopulation 10000 ; pvd:threshold 0.6 ; pvd:referenceMedian 0.9 ;
        pvd:groupSize 30 .
    <id/assessment/m/99001> pvd:rule <id/rule/medecins-fictifs> ;
        pvd:assessmentKind <id/term/defi-derive> ; pvd:commune <id/commune/99001> ;
        pvd:intensity 0.8 ; pvd:value 0.5 ; pvd:rank 7 ; pvd:groupSize 30 ;
        pvd:threshold 0.6 .
    <id/assessment/m/99002> pvd:rule <id/rule/medecins-fictifs> ;
        pvd:assessmentKind <id/term/defi-derive> ; pvd:commune <id/commune/99002> ;
        pvd:intensity 0.95 ; pvd:value 0 ; pvd:rank 1 ; pvd:groupSize 40 ;
        pvd:threshold 0.96 .
    <id/assessment/m/99003> pvd:rule <id/rule/medecins-fictifs> ;
        pvd:assessmentKind <id/term/defi-derive> ; pvd:commune <id/commune/99003> ;
        pvd:intensity 0.95 ; pvd:value 0 ; pvd:rank 1 ; pvd:groupSize 40 ;
        pvd:threshold 0.96 .
}

<graph/actors/1> {
    <id/partner/office> a org:FormalOrganization ;
        skos:prefLabel "Office fictif de statistique"@fr ;
        skos:altLabel "OFS"@fr, "Ofs"@fr, "Office"@fr .
    <id/partner/agence> a org:FormalOrganization ; skos:prefLabel "Agence fictive"@fr ;
        skos:altLabel "Agence fictive de tout ce qui manque"@fr ;
        pvd:level <id/term/niveau-national> .
    <id/partner/bureau> a org:FormalOrganization ; skos:prefLabel "Bureau Fictif"@fr .
    <id/partner/familles> a org:Organization ; skos:prefLabel "Familles fictives"@fr .
    <id/partner/projet> a org:FormalOrganization ; skos:prefLabel "Projet fictif"@fr ;
        org:classification <id/term/partenaire-projet> .
    <id/term/niveau-national> skos:prefLabel "National"@fr .
    <id/programme/essai> a pvd:Programme ; skos:prefLabel "Programme d'essai"@fr ;
        pvd:manager <id/partner/agence> .
    <id/offer/conseil> a cpsv:PublicService ; dcterms:title "Conseil fictif"@fr ;
        dcterms:description "Un conseil."@fr ; dcterms:source "Une fiche fictive"@fr ;
        cv:hasCompetentAuthority <id/partner/agence> ; pvd:endedOn "2026-03-31" ;
        pvd:level <id/term/niveau-national> ; pvd:programme <id/programme/essai> .
}

<graph/meta> {
    <dataset/figures> a dcat:Dataset ; dcterms:title "Chiffres"@fr ;
        dcterms:publisher <id/partner/office> ;
        pvd:attribution "OFS – chiffres ; Bureau Fictif pour l'Agence – typologie"@fr .
    <dataset/actors> a dcat:Dataset ; dcterms:title "Acteurs"@fr ;
        dcterms:publisher <id/partner/projet> .
    <dataset/derived> a dcat:Dataset ; dcterms:title "Déduit"@fr ;
        dcterms:publisher <id/partner/projet> .
    <graph/figures/1> pvd:dataset <dataset/figures> ; a pvd:Load .
    <graph/actors/1> pvd:dataset <dataset/actors> ; a pvd:Load .
    <graph/derived/medecins-fictifs> a pvd:DerivedGraph ;
        pvd:dataset <dataset/derived> ;
        prov:wasDerivedFrom <graph/figures/1> .
}
"""


@pytest.fixture(scope="session")
def small() -> OxigraphReader:
    """Read four communes, three of the programme, in memory."""
    store = ox.Store()
    store.load(path=str(SMALL_GRAPH), format=ox.RdfFormat.TRIG)
    return OxigraphReader(store, 1)


@pytest.fixture(scope="session")
def bands() -> OxigraphReader:
    """Read a rule with two slices of population, and organisations of every group."""
    store = ox.Store()
    store.load(BANDS.encode(), format=ox.RdfFormat.TRIG)
    return OxigraphReader(store, 1)
