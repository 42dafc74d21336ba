"""POST /api/v1/record/batches: the one door for facts from stations."""

import re
from typing import Final

import msgspec
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fangxian.accounts.stations import caller
from fangxian.api.problems import (
    BATCH_MALFORMED,
    BATCH_TOO_LARGE,
    RECORD_UNAVAILABLE,
    STATION_MISMATCH,
)
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.record.door import MAX_BYTES, MAX_ENTRIES, BatchIn
from fangxian.record.services.receive import Received, receive_batch
from fangxian.record.vault import Unreadable

_decode = msgspec.json.Decoder(BatchIn).decode
_encode = msgspec.json.Encoder().encode
RETRY_AFTER_SECONDS = "5"
# Every escape of a JSON text, whole pairs first; what is left of the second alternative are surrogates without their half.
_ESCAPES: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


def _too_large() -> Problem:
    return Problem(BATCH_TOO_LARGE, status=413, entries=MAX_ENTRIES, bytes=MAX_BYTES)


def read_batch(body: bytes) -> BatchIn:
    """Decode the envelope; raises ``batch_malformed`` or ``batch_too_large``.

    A text that was cut in the middle of a sign leaves half a surrogate pair, which no decoder takes: it is read as
    U+FFFD, so that one such note does not keep all the others waiting for ever.
    """
    if len(body) > MAX_BYTES:
        raise _too_large()
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        raise _refusal(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        mended = _mended(body)
        if mended == body:
            raise _refusal(error) from error
        return read_batch(mended)


def _mended(body: bytes) -> bytes:
    return _ESCAPES.sub(lambda escape: rb"\ufffd" if escape[1] else escape[0], body)


def _refusal(error: Exception) -> Problem:
    if "length <=" in str(error) and "$.entries" in str(error):
        return _too_large()
    return Problem(BATCH_MALFORMED, error=str(error))


@csrf_exempt  # authenticated by the station's token and signature, never by a cookie
@require_POST
def batches(request: HttpRequest) -> HttpResponse:
    if _announced(request) > MAX_BYTES:
        raise _too_large()
    try:
        received = _receive(request)
    except (DatabaseError, InterfaceError, Unreadable) as error:
        headers = {"Retry-After": RETRY_AFTER_SECONDS}
        raise Problem(RECORD_UNAVAILABLE, status=503, headers=headers) from error
    return HttpResponse(_encode(_answer(received)), content_type="application/json")


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if str(length).isdecimal() else 0


def _receive(request: HttpRequest) -> Received:
    from_station = caller(request)
    batch = read_batch(request.body)
    if batch.station != from_station.station.pk:
        raise Problem(STATION_MISMATCH)
    return receive_batch(from_station.station, batch, is_signed=from_station.is_signed)


def _answer(received: Received) -> dict[str, object]:
    counter = received.counter
    return {
        "received_at": received.received_at,
        "server_time": now(),
        "receipts": received.receipts,
        "counter": {"highest": counter.highest, "received": counter.received, "missing": counter.missing},
    }
