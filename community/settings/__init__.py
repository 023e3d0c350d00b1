"""Settings: base for all, and one module each for dev, demo, test and production."""
