"""Posts without an answer of somebody else, and the hosts who look after them."""
