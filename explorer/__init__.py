"""Full-text search and topic explorer over Czech party reports."""
