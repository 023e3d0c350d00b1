"""The college: pages that editors write, and runs with their meetings and enrolments."""

from recoverycollege.models.colleges import College, CollegeIndex
from recoverycollege.models.courses import Course
from recoverycollege.models.enrolment import Enrolment
from recoverycollege.models.meetings import Meeting
from recoverycollege.models.runs import CourseRun

__all__ = ["College", "CollegeIndex", "Course", "CourseRun", "Enrolment", "Meeting"]
