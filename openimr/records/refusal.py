"""What every refusal of this room is."""


class RecordRefused(Exception):
    """The record cannot be changed or cited so; the text is one sentence that says why and what to do.

    `field`: the form field it is about, "" when about none.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
