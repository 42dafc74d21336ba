"""The solver: seats as yes-or-no variables, rules over them, aims in strict order, CP-SAT."""
