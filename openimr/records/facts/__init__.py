"""Facts found on pages: proposed by rules with their page and words, used only when a person accepted them.

`accepted` is the only door for other rooms; what nobody accepted is shown on the Facts page and nowhere else.
"""
