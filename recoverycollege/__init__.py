"""Colleges, courses, runs, enrolment."""
