"""Where pages are cleaned inside other people's tools: each a small module, imported only when it is used."""
