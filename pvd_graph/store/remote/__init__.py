"""The published graph on a server of the SPARQL 1.1 protocols: see ``docs``."""
