"""The letter of decision: assembled from the case, the record and the submitted review; checked; signed; served.

`assemble` is a pure reading of what stands: the same facts give the same letter. `actions.sign_and_issue` is the medical
director's act: it signs for the organization, never for the reviewer, whose name no letter holds.
"""
