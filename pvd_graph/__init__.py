"""pvd-graph: the knowledge graph where France's small towns learn from each other."""

__version__ = "0.1.0"
