"""From the text of a query to ranked hits with snippets."""
