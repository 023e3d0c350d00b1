"""Decisions that moderators make of their own motion, without a report of somebody else."""
