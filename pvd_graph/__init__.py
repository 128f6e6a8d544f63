"""pvd-graph: the open knowledge graph where France's small towns learn from one another."""

__version__ = "0.1.0"
