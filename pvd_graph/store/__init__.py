"""Keep graphs: archive, writer store, generations, query pool."""
