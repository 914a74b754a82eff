"""How the law room says no."""


class Refused(ValueError):
    """A question that cannot be answered without guessing. `field` and `rule` name what is wrong."""

    def __init__(self, sentence: str, *, field: str = "", rule: str = "") -> None:
        super().__init__(sentence)
        self.field, self.rule = field, rule
