"""The parts of a page: its blocks, its text in two languages, and the pages that it points at."""
