"""POST /api/v1/record/batches: the one door for facts from stations."""

import msgspec
from django.db import DatabaseError
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

_decode = msgspec.json.Decoder(BatchIn).decode
_encode = msgspec.json.Encoder().encode
RETRY_AFTER_SECONDS = "5"


def read_batch(body: bytes) -> BatchIn:
    """Decode the envelope; raises ``batch_malformed`` or ``batch_too_large``."""
    too_large = Problem(BATCH_TOO_LARGE, status=413, entries=MAX_ENTRIES, bytes=MAX_BYTES)
    if len(body) > MAX_BYTES:
        raise too_large
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        if "length <=" in str(error) and "$.entries" in str(error):
            raise too_large from error
        raise Problem(BATCH_MALFORMED, error=str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(BATCH_MALFORMED, error=str(error)) from error


@csrf_exempt  # authenticated by the station's token and signature, never by a cookie
@require_POST
def batches(request: HttpRequest) -> HttpResponse:
    from_station = caller(request)
    batch = read_batch(request.body)
    if batch.station != from_station.station.pk:
        raise Problem(STATION_MISMATCH)
    try:
        received = receive_batch(from_station.station, batch, is_signed=from_station.is_signed)
    except DatabaseError as error:
        headers = {"Retry-After": RETRY_AFTER_SECONDS}
        raise Problem(RECORD_UNAVAILABLE, status=503, headers=headers) from error
    return HttpResponse(_encode(_answer(received)), content_type="application/json")


def _answer(received: Received) -> dict[str, object]:
    counter = received.counter
    return {
        "received_at": received.received_at,
        "server_time": now(),
        "receipts": received.receipts,
        "counter": {"highest": counter.highest, "received": counter.received, "missing": counter.missing},
    }
