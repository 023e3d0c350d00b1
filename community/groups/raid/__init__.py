"""Raid modes: what moderators and hosts ask of everybody for a while, when it is stormy."""
