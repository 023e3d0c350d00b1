"""URLs of pages in the tree, and the pages that the header, the footer and the code point at."""
