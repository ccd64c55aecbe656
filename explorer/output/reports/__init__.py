"""Reports: what was found, as a document to send, print and cite. Their words are Czech."""

from explorer.output.reports.report import view

__all__ = ["view"]
