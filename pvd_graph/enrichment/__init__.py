"""Derive challenges from figures by the rule files of the ontology. Pure."""
