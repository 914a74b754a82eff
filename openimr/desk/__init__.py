"""The pages that combine rooms: work list, case page, application form, mail room, a party's page, people.

It composes and never decides: each form's button calls one action of the room that owns the verb.
"""
