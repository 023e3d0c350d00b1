"""One index over everything a person may see."""
