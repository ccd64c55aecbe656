"""Adapters of search libraries behind one Protocol."""
