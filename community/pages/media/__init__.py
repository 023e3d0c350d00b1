"""Files of editors: how they are uploaded, linked and served. ``uploads`` cleans them."""
