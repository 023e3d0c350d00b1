"""The pages for when something is wrong."""
