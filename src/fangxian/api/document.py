"""What the OpenAPI document says of the endpoints that stations call: they decode by msgspec, past django-ninja."""

from typing import Any, Final

import msgspec

from fangxian.api.batches import RETRY_AFTER_SECONDS
from fangxian.base.problems import declared
from fangxian.record.door import MAX_ENTRIES, BatchIn, EntryIn

Json = dict[str, Any]
SCHEMAS: Final = "#/components/schemas/"
NOT_SHOWN: Final = "403 station_revoked station_unsigned station_stale"
STATION: Final[list[dict[str, list[str]]]] = [{"station": [], "stationSignature": [], "stationTime": []}]
MOMENT: Final = {"type": "string", "format": "date-time"}
ID: Final = {"type": "string", "format": "uuid"}
TEXT: Final = {"type": "string"}
CHALLENGE: Final = {
    "name": "X-Station-Challenge", "in": "header", "schema": TEXT,
    "description": "The challenge of the last answer, signed too. Without a good one: `station_stale`, with a fresh one.",
}  # fmt: skip
NUMBER: Final = {"type": "integer"}


def _object(required: str, **properties: Json) -> Json:
    return {"type": "object", "required": required.split(), "properties": properties}


PUBLIC_KEY: Final = _object(
    "kty crv x y", kty={"const": "EC"}, crv={"const": "P-256"}, x={**TEXT, "maxLength": 64}, y={**TEXT, "maxLength": 64}
)
RECEIPT: Final = _object(
    "id status",
    id={"type": ["string", "null"]},
    status={"enum": ["accepted", "duplicate", "held"]},
    position=NUMBER,
    leaf={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    flags={"type": "array", "items": TEXT},
    reason=TEXT,
    detail=TEXT,
)
COUNTER: Final = _object(
    "highest received missing",
    highest=NUMBER,
    received=NUMBER,
    missing={"type": "array", "items": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}},
)


def schemas() -> Json:
    """Return the component schemas: those of the batch follow from the structs that decode it."""
    _, found = msgspec.json.schema_components([BatchIn, EntryIn], ref_template=SCHEMAS + "{name}")
    found["BatchIn"]["properties"]["entries"] = {
        "type": "array", "maxItems": MAX_ENTRIES, "items": {"$ref": SCHEMAS + "EntryIn"},
        "description": "What does not fit is held, entry by entry; it never makes the batch malformed.",
    }  # fmt: skip
    found["EntryIn"]["properties"]["payload"] = {"type": "object", "description": "By the kind's own schema."}
    problem = _object(
        "type code title status detail", type=TEXT, code=TEXT, title=TEXT, status=NUMBER, detail={"type": "object"}
    )
    problem["description"] = "A refusal. `code` is stable: " + ", ".join(declared())
    receipts = {"type": "array", "items": {"$ref": SCHEMAS + "Receipt"}}
    return {
        **found,
        "Problem": problem,
        "Receipt": RECEIPT,
        "Counter": COUNTER,
        "Received": _object(
            "received_at server_time receipts counter",
            received_at=MOMENT, server_time=MOMENT, receipts=receipts, counter={"$ref": SCHEMAS + "Counter"},
        ),
        "EnrolIn": _object(
            "code public_key",
            code={**TEXT, "maxLength": 32}, public_key=PUBLIC_KEY,
            label={**TEXT, "maxLength": 200}, app_version={**TEXT, "maxLength": 64},
        ),
        "Enrolled": _object("station short token server_time", station=ID, short=TEXT, token=TEXT, server_time=MOMENT),
        "Token": _object("token", token=TEXT),
        "Pack": _object("pack issued_at expires_at server_time station sealing_key officers policies forms places divisions"),
    }  # fmt: skip


def _answers(good: str, schema: str, *refusals: str) -> Json:
    """``refusals`` are a status and its codes: ``"409 enrolment_code_invalid"``."""
    answers: Json = {
        good: {"description": "OK", "content": {"application/json": {"schema": {"$ref": SCHEMAS + schema}}}}
    }
    for refusal in refusals:
        status, *codes = refusal.split()
        answers[status] = refused(*codes)
    return answers


def refused(*codes: str) -> Json:
    """Return the description of a refusal with these codes."""
    return {
        "description": ", ".join(f"`{code}`" for code in codes),
        "content": {"application/problem+json": {"schema": {"$ref": SCHEMAS + "Problem"}}},
    }


def _body(schema: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": {"$ref": SCHEMAS + schema}}}}


def paths(prefix: str) -> Json:
    """Return the operations of stations under ``prefix`` (docs/station-protocol.md)."""
    unavailable = _answers(
        "200", "Received", "400 batch_malformed station_mismatch", "401 station_unknown", "413 batch_too_large",
        "503 record_unavailable",
    )  # fmt: skip
    unavailable["503"]["headers"] = {"Retry-After": {"schema": {"const": RETRY_AFTER_SECONDS}}}
    pack = _answers("200", "Pack", "401 station_unknown", NOT_SHOWN)
    pack["304"] = {"description": "Nothing has changed since the pack of that tag."}
    tag = {"name": "If-None-Match", "in": "header", "schema": TEXT, "description": "The ETag of the last pack."}
    return {
        f"{prefix}record/batches": {"post": {
            "operationId": "send_batch", "summary": "Send a batch of entries: each accepted, known already, or held",
            "security": STATION, "requestBody": _body("BatchIn"), "responses": unavailable,
        }},
        f"{prefix}station/enrol": {"post": {
            "operationId": "enrol_station", "summary": "Bind a device by a one-time code", "security": [],
            "requestBody": _body("EnrolIn"),
            "responses": _answers(
                "201", "Enrolled", "400 enrolment_malformed", "409 enrolment_code_invalid", "429 too_many_tries"
            ),
        }},
        f"{prefix}station/token": {"post": {
            "operationId": "rotate_token", "summary": "A fresh token; the old one stays good until the new one is used",
            "security": STATION,
            "parameters": [CHALLENGE], "responses": _answers("200", "Token", "401 station_unknown", NOT_SHOWN),
        }},
        f"{prefix}station/pack": {"get": {
            "operationId": "get_pack", "summary": "What the device needs to work for days without a network",
            "security": STATION, "parameters": [tag, CHALLENGE], "responses": pack,
        }},
    }  # fmt: skip


SECURITY: Final[Json] = {
    "station": {
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description": "`Station <station uuid>.<token>`",
    },
    "stationSignature": {
        "type": "apiKey", "in": "header", "name": "X-Station-Signature",
        "description": "ECDSA P-256 over method, path, X-Station-Time, the body's SHA-256 and the challenge",
    },
    "stationTime": {
        "type": "apiKey", "in": "header", "name": "X-Station-Time", "description": "The device's own clock",
    },
    "session": {
        "type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Somebody who is signed in",
    },
}  # fmt: skip
