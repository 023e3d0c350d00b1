"""What every address answers to every member of the cast: one module per room.

A module has ``scene(cast, board, circle)``, which makes the things that its addresses need and gives the arguments of
the addresses by name, and ``TABLE``: a line per address::

    url:name   scene   METHOD   visitor anna bram noor ben mo pia eva otto

``-`` as scene stands for no arguments. anna, ben and mo are in the circle, bram is not; anna blocked ben; mo moderates.
"""
