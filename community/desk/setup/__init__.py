"""The first operator: an account by a link that works once, while nobody runs the house."""
