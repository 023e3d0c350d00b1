"""Reports that were made in a mass and not in good faith: what shows it, and the decision about whoever made them."""
