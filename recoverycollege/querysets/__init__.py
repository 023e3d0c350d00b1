"""The querysets of the college, a file for each subject."""
