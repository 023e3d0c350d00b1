from community.generations.public import unseen_by_visitors
from community.privacy.registry import no_personal_data

no_personal_data("ids of things that search has to read again, no text of people", "search.PendingChange")
no_personal_data("when a process last worked on the search index", "search.IndexWork")
unseen_by_visitors("search is asked anew each time", "search.*")
