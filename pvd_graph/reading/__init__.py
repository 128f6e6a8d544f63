"""Read partner files: tables become rows, RDF becomes statements."""
