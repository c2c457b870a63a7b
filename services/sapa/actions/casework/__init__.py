"""The acts of casework, one function for each: `act(Desk(session, office, doer, view), form, entry_id)`.

`entry_id` comes with the form, so that a form sent twice writes once. Every act may raise Conflict (the case was
changed or closed meanwhile), NotFound (the grant ended), NotAllowed and InvalidInput with the field that is wrong.
"""
