"""The college: pages that editors write, and runs with their meetings and enrolments."""

from recoverycollege.pages import College, CollegeIndex, Course
from recoverycollege.runs import CourseRun, Enrolment, Meeting

__all__ = ["College", "CollegeIndex", "Course", "CourseRun", "Enrolment", "Meeting"]
