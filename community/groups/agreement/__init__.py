"""Agreeing again after the agreement of a group changed, and putting its welcome away."""
