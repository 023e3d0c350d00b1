"""The college: pages that editors write, and runs that belong to people and time."""

from recoverycollege.pages import College, CollegeIndex, Course
from recoverycollege.runs import CourseRun, Enrolment, Meeting

__all__ = ["College", "CollegeIndex", "Course", "CourseRun", "Enrolment", "Meeting"]
