"""``python -m pvd_graph`` is ``pvd``."""

from pvd_graph.cli import main

if __name__ == "__main__":
    main()
