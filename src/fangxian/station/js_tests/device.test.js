import assert from "node:assert/strict";
import { test } from "node:test";
import { createHash } from "node:crypto";
import { codeFromHash, tidyCode } from "../static/station/core/device.js";
import { signatureString } from "../static/station/core/http.js";
import { device, onDuty } from "./cast.js";
import { lostOnTheWay } from "./server.js";

test("the signed string is the protocol's", async () => {
  const body = new TextEncoder().encode("{}");
  const text = await signatureString("POST", "/api/v1/station/token", "2020-02-05T03:00:00.000+08:00", body);
  const hash = createHash("sha256").update("{}").digest("hex");
  assert.equal(text, `POST\n/api/v1/station/token\n2020-02-05T03:00:00.000+08:00\n${hash}`);
});

test("an empty body is signed as the hash of nothing", async () => {
  const text = await signatureString("GET", "/api/v1/station/pack", "t", new Uint8Array());
  assert.ok(text.endsWith("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
});

test("enrolment stores the station, its token and the pack", async () => {
  const { station } = device();
  assert.equal(await station.start(), "needs_enrolment");
  const { identity, pack } = await station.enrol("7kq4 m2xp", "tablet 3");
  assert.equal(identity.short, "K7");
  assert.equal(pack, "fresh");
  assert.equal(await station.start(), "ready");
});

test("a spent code is refused by its stable code", async () => {
  const { station, server } = device();
  server.codes.clear();
  await assert.rejects(station.enrol("7KQ4-M2XP", "x"), { code: "enrolment_code_invalid" });
  assert.equal(await station.start(), "needs_enrolment");
});

test("enrolment without a network says so and keeps the code usable", async () => {
  const { station, server } = device();
  server.fault = () => lostOnTheWay;
  await assert.rejects(station.enrol("7KQ4-M2XP", "x"), { code: "no_network" });
  server.fault = () => null;
  await station.enrol("7KQ4-M2XP", "x");
  assert.equal(await station.start(), "ready");
});

test("a request with a stolen token from another key is served nothing", async () => {
  const { station, server } = await onDuty();
  const thief = device({ server });
  server.codes.add("AAAA-BBBB");
  await thief.station.enrol("AAAA-BBBB", "thief");
  const mine = await thief.station.device.current();
  const { id, token } = await station.device.current();
  const answer = await thief.station.device.ask({ ...mine, id, token }, "GET", "/api/v1/station/pack");
  assert.equal(answer.body.code, "station_unsigned");
});

test("codes are tidied as people type them", () => {
  assert.equal(tidyCode(" 7kq4－m2xp "), "7KQ4-M2XP");
  assert.equal(tidyCode("７ＫＱ４Ｍ２ＸＰ"), "7KQ4-M2XP");
});

test("the code in the address of a QR picture is read", () => {
  assert.equal(codeFromHash("#enrol=7KQ4-M2XP"), "7KQ4-M2XP");
  assert.equal(codeFromHash("#home"), null);
});
