"""Self-help: tools, and later the dossier."""
