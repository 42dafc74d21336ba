"""The solver: the problem in PyVRP's terms, local search on the whole or on parts of it, and a repair of what is left."""
