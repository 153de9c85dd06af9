"""What people take first when a password is asked for; guessed first, too."""

from __future__ import annotations

_WORDS = """
    access admin administrator amanda amazon andrew angel apple april asdfghjkl ashley august autumn azerty
    azertyuiop baseball basketball batman blessed buster butterfly changeme charlie chelsea chocolate christ
    clinic computer daniel december default doctor dragon facebook fall family february flower football
    friday frontdesk george ginger google guest harley health healthcare hello helloworld hospital hunter
    iloveyou iloveyouforever iloveyouso internet january jennifer jessica jesus jordan joshua july june
    killer letmein linkedin liverpool login lovely march master matthew may medical medicine michael
    microsoft monday monkey mypassword newpassword nicole november nurse october office opensesame outlook
    passphrase password patient pepper pokemon princess qazwsxedc qwerty qwertyuio qwertyuiop qwertz
    qwertzuiop ranger reception receptionist robert root saturday secret september service shadow spring
    starwars summer sunday sunshine superman support temporary temppassword tester testing testtest
    thisispassword thomas thursday trustno tuesday user username wednesday welcome whatever windows winter
    zxcvbnm
"""

COMMONEST = frozenset(_WORDS.split())
"""Without the digits and signs that are put around them, and without look-alike signs inside."""
