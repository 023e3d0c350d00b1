"""Reading the lines around what was reported, with a record that those who wrote them find in their own data."""
