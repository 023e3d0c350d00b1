"""The catalogue of free eHealth tools, rated by members."""
