"""A loader per room: ``load()`` adds the demo content of that room; loading twice adds nothing."""
