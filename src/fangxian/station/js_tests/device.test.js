import assert from "node:assert/strict";
import { test } from "node:test";
import { createHash } from "node:crypto";
import { codeFromHash, tidyCode } from "../static/station/core/device.js";
import { signatureString } from "../static/station/core/http.js";
import { device, onDuty, recordMany, restarted } from "./cast.js";
import { lostOnTheWay, refuse } from "./server.js";

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

test("a challenge is signed too, behind the rest", async () => {
  const text = await signatureString("GET", "/api/v1/station/pack", "t", new Uint8Array(), "1580871600:abc");
  assert.ok(text.endsWith("b855\n1580871600:abc"));
});

const packs = ({ requests }) => requests.filter((item) => item.path.endsWith("/pack"));

test("a challenge comes with the enrolment and with every answer; only a new run has to ask for its first", async () => {
  const cast = await onDuty();
  const { server } = cast;
  assert.equal(packs(server).length, 1);
  assert.equal(await cast.station.refreshPack(), "unchanged");
  assert.equal(packs(server).length, 2);
  const { station } = await restarted(cast);
  assert.equal(await station.refreshPack(), "unchanged");
  assert.equal(packs(server).length, 4);
});

test("a captured question for the pack is answered to nobody a second time", async () => {
  const { server } = await onDuty();
  const { path, method, headers } = packs(server).at(-1);
  const answer = await server.fetch(path, { method, headers });
  assert.deepEqual([answer.status, (await answer.json()).code], [403, "station_stale"]);
});

test("a challenge that another tab has overtaken is replaced at once", async () => {
  const { station, server, factory, hands } = await onDuty();
  const other = device({ server, factory, hands }).station;
  await other.start();
  await other.refreshPack();
  assert.equal(await station.refreshPack(), "unchanged");
  assert.equal(await other.device.rotateToken(await other.device.current()), true);
});

test("a server that is never content is asked three times, and the old pack stays in use", async () => {
  const { station, server } = await onDuty();
  server.fault = () => refuse(403, "station_stale", { "X-Station-Challenge": "x" });
  const before = packs(server).length;
  assert.equal(await station.refreshPack(), "kept");
  assert.equal(packs(server).length - before, 3);
  assert.ok(station.packs.current());
});

test("facts are sent without a challenge and need none", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  await station.sync.runOnce();
  const sent = server.requests.filter((item) => item.path.endsWith("/batches"));
  assert.ok(sent.length && sent.every((item) => !("X-Station-Challenge" in item.headers)));
  assert.equal(server.entries.size, 2);
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
