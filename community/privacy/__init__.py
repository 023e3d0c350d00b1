"""Personal data: the registry, export, erasure and retention."""
