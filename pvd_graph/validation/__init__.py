"""Check graphs against the SHACL shapes of the ontology. Pure."""
