"""A message to the people who run the site, from anybody, without an account."""
