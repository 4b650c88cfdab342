"""Compositions of engine and stage: one process offline, several processes live."""
