"""Any letter: what it says (`content`), how it looks (`render`), that it was served (`models.Service`).

A letter's bytes follow from its data and its moment, so it can be made again years later, byte for byte. A letter and a
proof of service are written once and never changed; a correction is a new letter.
"""
