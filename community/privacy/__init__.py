"""What the house keeps of a person: export, erase, retention."""
