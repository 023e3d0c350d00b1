"""The permission matrix: who may see and do what, asked at every door by everybody.

``rules.toml`` says, per kind of object and state, which people see it and which may do what with it. Read that first.
``<room>.py`` lists the doors of a room: its addresses and what its pages can say over the socket. From the two follows
what each door must answer; ``tests/test_doors.py`` asks, and every difference is a failure. The people stand in
``tests/matrix/people.py``.

A room's module has:

``URLS``: a line per door::

    address        arguments   method   kind of object   verb     [what who may gets]
    forum:topic    *           GET      topic            see
    forum:reply    *           POST     topic            reply
    privacy:leave  -           GET      mine             use
    socket:join    topic:*     -        topic            see

  ``*`` is what the object gives, ``-`` nothing. Every line is asked for every state of its kind that the room lays out.
  Who may gets 200 for GET and 302 for POST, unless the line says otherwise (``302``, ``200/302``, or ``password``: is
  asked for it first). A POST must therefore carry words with which it works: ``WORDS``.
  With the method ``script:POST`` a script asks, which is refused (401, 403) where a page would be led to the login.
  The verb ``nothing`` is for a door that is not there for anybody.

``WORDS``: address -> what is sent with a POST, or a function ``(house, cell)`` that gives it.

``things(house)``: kind -> state -> arguments of the object (``[public_id]``), or, for what people made themselves
  ("own"), role -> arguments. Kinds that several rooms use are in ``tests/matrix/tables.py`` (``common_things``).

What is expected, from the rules:

=========  ============================================================================================================
login      not logged in, and the verb is another than ``see``: led to the login, before anything is looked up; unless
           the rule names also them, and they see it
absent     may not see it: 404, byte for byte the answer for an object that does not exist
refused    sees it and may not do it: 403 (or led to choosing a name first); and nothing was written
done       may
method     a GET where only POST is taken: 405, to everybody
=========  ============================================================================================================

A new URL: a line in the room's ``URLS``. A new kind of object or state: also its rules in ``rules.toml`` and
the object in ``things``. An address, a kind of stream or an action on the socket without a line fails, and so does a
rule without an object. To run one room: ``pytest tests/test_doors.py -k "stands or gone or nothing or [room"``.
"""
