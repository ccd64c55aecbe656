"""What the texts say beyond their words: acronyms and their meanings."""
