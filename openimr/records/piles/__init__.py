"""Order from the pile: what each page and document is, where documents begin, their dates and authors, their copies.

Pure: text in, findings out; no framework, no clock. Each finding carries the words it was read from, a confidence from
0 to 1 and, where there was one, the runner-up. Nothing here decides: a person does.
"""

VERSION = 2  # of the rules; goes up with every change of what is proposed, so that old proposals can be told apart
