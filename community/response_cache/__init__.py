"""Pages for visitors, answered before Django: a response that is the same for every visitor is made once and kept."""
