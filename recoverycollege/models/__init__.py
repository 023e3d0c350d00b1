"""The college: pages that editors write, and runs with their meetings and enrolments."""

from recoverycollege.models.pages import College, CollegeIndex, Course
from recoverycollege.models.runs import CourseRun, Enrolment, Meeting

__all__ = ["College", "CollegeIndex", "Course", "CourseRun", "Enrolment", "Meeting"]
