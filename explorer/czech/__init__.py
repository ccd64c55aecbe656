"""Czech words: tokens, keys, roots and sentences. Pure functions over text."""
