import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical } from "../static/station/core/canonical.js";
import { createSealer, filled } from "../static/station/core/seal.js";
import { uuid7 } from "../static/station/core/ids.js";
import { OFFICERS, PINS, onDuty, screening } from "./cast.js";
import { Server } from "./server.js";

const sealed = async (identity, server = new Server(), id = uuid7()) =>
  ({ id, server, sealed: await createSealer().seal({ kid: server.kid, jwk: server.jwk() }, id, identity) });

test("the server opens what the browser sealed", async () => {
  const identity = { name: "𠮷野🚑", id_number: "110105194912310021", phone: "13800008000" };
  const entry = await sealed(identity);
  assert.deepEqual(entry.server.open(entry), identity);
});

test("a seal does not open under another entry's id", async () => {
  const entry = await sealed({ name: "白芷" });
  assert.throws(() => entry.server.open({ ...entry, id: uuid7() }));
});

test("another server cannot open it", async () => {
  const entry = await sealed({ name: "白芷" });
  assert.throws(() => new Server().open(entry));
});

test("empty fields are left out and nothing is sealed when all are", async () => {
  const entry = await sealed({ name: "白芷", phone: "", plate: null, address: undefined });
  assert.deepEqual(entry.server.open(entry), { name: "白芷" });
  assert.equal((await sealed({ name: "" })).sealed, null);
  assert.equal(filled(null), null);
});

test("a shift uses one ephemeral key and a new iv every time", async () => {
  const server = new Server();
  const sealer = createSealer();
  const key = { kid: server.kid, jwk: server.jwk() };
  const [a, b] = [await sealer.seal(key, uuid7(), { name: "a" }), await sealer.seal(key, uuid7(), { name: "a" })];
  assert.equal(a.epk, b.epk);
  assert.notEqual(a.iv, b.iv);
  assert.notEqual((await createSealer().seal(key, uuid7(), { name: "a" })).epk, a.epk);
});

test("after a lock the next entry is sealed under another content key", async () => {
  const { station } = await onDuty();
  await station.record("checkpoint.screening", screening(1));
  await station.record("checkpoint.screening", screening(2));
  await station.lock();
  await station.signIn(OFFICERS.bai, PINS.bai);
  await station.record("checkpoint.screening", screening(3));
  const keys = (await station.db.queue.toArray()).map((row) => JSON.parse(row.wire).sealed.epk);
  const [first, second, third] = keys;
  assert.equal(first, second);
  assert.notEqual(second, third);
});

test("a new server key is agreed upon at once", async () => {
  const sealer = createSealer();
  const [old, fresh] = [new Server(), new Server()];
  await sealer.seal({ kid: old.kid, jwk: old.jwk() }, uuid7(), { name: "a" });
  const id = uuid7();
  const after = await sealer.seal({ kid: fresh.kid, jwk: fresh.jwk() }, id, { name: "b" });
  assert.deepEqual(fresh.open({ id, sealed: after }), { name: "b" });
});

test("nothing that identifies a person rests on the device in the clear", async () => {
  const { station } = await onDuty();
  await station.record("checkpoint.screening", screening(7));
  await station.drafts.put("lane", { plate: "蒙K00007", name: "行人7" });
  await station.cache.put("plate", "蒙K00007", { people: ["行人7"] }, 60_000);
  const dump = [];
  for (const table of station.db.tables) dump.push(...(await table.toArray()));
  const text = JSON.stringify(dump, (_key, value) =>
    (value instanceof Uint8Array || value instanceof ArrayBuffer ? Buffer.from(value).toString("utf8") : value));
  assert.ok(!text.includes("行人7") && !text.includes("蒙K00007") && !text.includes("白芷"));
  assert.ok(text.includes('"people"') || text.includes('people'));
});

test("the keys on the device cannot be read out", async () => {
  const { station } = await onDuty();
  const keys = [...(await station.db.keys.toArray()).map((row) => row.key), (await station.device.current()).privateKey];
  assert.ok(keys.length >= 3);
  for (const key of keys) await assert.rejects(crypto.subtle.exportKey(key.type === "private" ? "jwk" : "raw", key));
});

test("canonical JSON sorts keys, drops white space and mends half characters", () => {
  assert.equal(canonical({ b: [1, { d: null, c: "é" }], a: true, u: undefined }), '{"a":true,"b":[1,{"c":"é","d":null}]}');
  assert.equal(canonical("\ud83d"), '"\uFFFD"');
  assert.equal(canonical("𠮷"), '"𠮷"');
  assert.throws(() => canonical({ x: Number.NaN }), TypeError);
});
