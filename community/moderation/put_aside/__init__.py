"""Put aside: a host hides a text in their own group at once, and a moderator confirms it or shows it again."""
