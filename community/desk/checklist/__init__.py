"""The checklist of a new house: what is still missing before people are let in, as it is now."""
