"""The page: the answers of the command line in a browser, in Czech and English."""
