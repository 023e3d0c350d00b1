"""The search engines. ``base`` defines what an engine does; ``factory`` returns the engine of this installation."""
