"""Small words for templates."""

from django import template

register = template.Library()


@register.filter
def words(value: object) -> str:
    """A code as words: `claims_administrator` -> "claims administrator", `items.0.request` -> "items 1 request"."""
    parts = str(value).replace("_", " ").split(".")
    return " ".join(str(int(part) + 1) if part.isdigit() else part for part in parts)


@register.filter
def field_id(path: str) -> str:
    """The id of an application field: `employee.first_name` -> "employee-first_name"."""
    return path.replace(".", "-")
