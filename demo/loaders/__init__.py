"""One loader per room: ``load()`` makes that room's demo content, twice is the same as once."""
