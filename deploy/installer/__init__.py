"""The work of ``deploy/install`` and ``deploy/manage``. Standard library only, for a bare machine.

``machine.py`` changes the machine, and says so; each other module makes one part of it what it should be.
"""
