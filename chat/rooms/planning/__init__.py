"""Planning the evenings of a room: weekly hours, single evenings, and series over months."""
