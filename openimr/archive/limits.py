"""How much one address may ask of the public pages: a bucket that fills at a steady rate, in the database that all web
workers share. One statement an answer; of the address only a keyed hash is kept, for an hour.
"""

import ipaddress
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from openimr.accounts.access import PUBLIC
from openimr.archive.models import Visits

KEPT = timedelta(hours=1)
FULL = 'LEAST(%(burst)s, v."left" + %(rate)s * GREATEST(0, extract(epoch FROM EXCLUDED.at - v.at)))'
ASK = f"""INSERT INTO archive_visits AS v (address, "left", refused, at) VALUES (%(address)s, %(burst)s - 1, false, %(at)s)
    ON CONFLICT (address) DO UPDATE SET
        "left" = CASE WHEN {FULL} >= 1 THEN {FULL} - 1 ELSE {FULL} END,
        refused = {FULL} < 1, at = GREATEST(v.at, EXCLUDED.at)
    RETURNING refused, "left" """  # noqa: S608 - no words from outside


def wait(*, address: str, at: datetime) -> int:
    """Seconds until this address may ask again; 0 when it may now, which takes one from its bucket."""
    rate, burst = settings.PUBLIC_RATE, settings.PUBLIC_BURST
    key = salted_hmac("openimr.archive.visits", address, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(ASK, {"address": key, "rate": rate, "burst": burst, "at": at})
        refused, left = cursor.fetchone()
    return max(1, math.ceil((1 - left) / rate)) if refused else 0


def sweep(*, at: datetime) -> int:
    """Forget addresses that asked nothing for an hour: their buckets are full again."""
    return Visits.objects.filter(at__lt=at - KEPT).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Who asks: what the operator's own front door wrote into the header it is trusted for, else who is at the other end.

    Addresses of one IPv6 household (/64) are one.
    """
    told = request.headers.get(settings.CLIENT_HEADER, "") if settings.CLIENT_HEADER else ""
    for words in (told.rpartition(",")[2].strip(), request.META.get("REMOTE_ADDR", "")):
        try:
            found = ipaddress.ip_address(words)
        except ValueError:
            continue
        return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
    return "unknown"


class PublicLimit:
    """Answers 429 in a sentence, with `Retry-After`, to an address that asks more of the public pages than it may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if PUBLIC not in getattr(view, "audience", ()) or settings.PUBLIC_RATE <= 0:
            return None
        seconds = wait(address=address_of(request), at=timezone.now())
        return _refused(seconds) if seconds else None


def _refused(seconds: int) -> HttpResponse:
    words = (
        f"Too many questions came from your address in a short time; ask again in {seconds} s, and then at most"
        f" {settings.PUBLIC_RATE:g} a second."
    )
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8", headers=headers)
