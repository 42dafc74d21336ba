import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, batchText, fitting, retryAfter } from "../static/station/core/batches.js";
import { nextDelay } from "../static/station/core/scheduler.js";
import { tabLock } from "../static/station/core/sync.js";
import { device, onDuty, recordMany, restarted } from "./cast.js";
import { answerLost, lostOnTheWay, refuse } from "./server.js";

const batches = (fault, times = Infinity) => {
  let left = times;
  return ({ path }) => (path.endsWith("/batches") && (left -= 1) >= 0 ? fault : null);
};

test("what was recorded arrives and every receipt is kept", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 3);
  const report = await station.sync.runOnce();
  assert.equal(report.state, "idle");
  assert.deepEqual(report.counts, { sent: 3, waiting: 0, aside: 0, held: 0, missing: 0 });
  assert.deepEqual(server.seqs(), [1, 2, 3]);
  const rows = await station.db.receipts.toArray();
  assert.ok(rows.every((row) => row.status === "accepted" && row.leaf.length === 64 && row.wire === null));
});

test("without a network the queue waits and nothing is an error", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  server.fault = () => lostOnTheWay;
  const report = await station.sync.runOnce();
  assert.equal(report.state, "offline");
  assert.equal(report.counts.waiting, 2);
});

test("a lost answer is asked again and comes back as duplicates, nothing twice", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 4);
  server.fault = batches(answerLost, 1);
  assert.equal((await station.sync.runOnce()).counts.waiting, 4);
  const report = await station.sync.runOnce();
  assert.deepEqual(report.counts, { sent: 4, waiting: 0, aside: 0, held: 0, missing: 0 });
  assert.equal(server.entries.size, 4);
  assert.ok((await station.db.receipts.toArray()).every((row) => row.status === "duplicate"));
});

test("an entry is sent in the same bytes however often it is sent", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 1);
  server.fault = batches(answerLost, 1);
  await station.sync.runOnce();
  await station.sync.runOnce();
  const [first, second] = server.batches();
  assert.deepEqual(first.entries, second.entries);
});

test("an answer with half of the receipts leaves the other half queued", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 4);
  const receive = server.receive.bind(server);
  server.receive = (id, entry) => (entry.seq > 2 ? null : receive(id, entry));
  const report = await station.sync.runOnce();
  assert.equal(report.state, "unavailable");
  assert.deepEqual((await station.db.queue.toArray()).map((row) => row.seq), [3, 4]);
  server.receive = receive;
  assert.equal((await station.sync.runOnce()).counts.sent, 4);
});

test("a held entry leaves the queue and stays listed with its reason", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  server.holds = (entry) => (entry.seq === 2 ? "unknown_kind" : null);
  const report = await station.sync.runOnce();
  assert.deepEqual(report.counts, { sent: 2, waiting: 0, aside: 0, held: 1, missing: 0 });
  assert.equal((await station.queue.held())[0].reason, "unknown_kind");
});

test("a held entry that was resolved is told when the device asks again", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 1);
  server.holds = () => "unknown_kind";
  await station.sync.runOnce();
  server.holds = () => null;
  const report = await station.sync.runOnce({ held: true });
  assert.deepEqual(report.counts, { sent: 1, waiting: 0, aside: 0, held: 0, missing: 0 });
  assert.equal((await station.db.receipts.toArray())[0].wire, null);
});

test("a batch too large for the server is halved until it fits", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 20);
  server.limits.entries = 6;
  const report = await station.sync.runOnce();
  assert.equal(report.counts.sent, 20);
  assert.deepEqual(server.seqs(), Array.from({ length: 20 }, (_, i) => i + 1));
});

test("one entry too large for the server is set aside visibly, the others arrive", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  await station.record("checkpoint.screening", { payload: { note: "长".repeat(60_000) } });
  await recordMany(station, 2, 4);
  server.limits.bytes = 100_000;
  const report = await station.sync.runOnce();
  assert.deepEqual(report.counts, { sent: 4, waiting: 1, aside: 1, held: 0, missing: 0 });
  assert.equal((await station.queue.aside())[0].reason, "batch_too_large");
});

test("one poison entry among many is set aside and never dropped", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 33);
  server.poison = (entry) => entry.seq === 17;
  const report = await station.sync.runOnce();
  assert.deepEqual(report.counts, { sent: 32, waiting: 1, aside: 1, held: 0, missing: 0 });
  assert.equal(JSON.parse((await station.queue.aside())[0].wire).seq, 17);
});

test("many poison entries at the head do not block the good ones behind them", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 20);
  server.poison = (entry) => entry.seq <= 10;
  const report = await station.sync.runOnce();
  assert.deepEqual(report.counts, { sent: 10, waiting: 10, aside: 10, held: 0, missing: 0 });
});

test("a server that understands no envelope makes nobody set entries aside", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 30);
  server.poison = () => true;
  const report = await station.sync.runOnce();
  assert.equal(report.state, "refused");
  assert.deepEqual(report.counts, { sent: 0, waiting: 30, aside: 0, held: 0, missing: 0 });
  assert.ok(server.batches().length < 30);
});

test("a new version of the app tries what was set aside once more", async () => {
  const cast = await onDuty();
  await recordMany(cast.station, 5);
  cast.server.poison = (entry) => entry.seq === 2;
  await cast.station.sync.runOnce();
  cast.server.poison = () => false;
  const { station } = await restarted(cast, { appVersion: "2" });
  assert.deepEqual((await station.sync.runOnce()).counts, { sent: 5, waiting: 0, aside: 0, held: 0, missing: 0 });
});

test("503 keeps the queue and passes on how long to wait", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 1);
  server.fault = batches(refuse(503, "record_unavailable", { "Retry-After": "120" }), 1);
  const report = await station.sync.runOnce();
  assert.equal(report.state, "unavailable");
  assert.equal(report.retryAfter, 120_000);
  assert.ok(nextDelay(report, 1, () => 0) >= 120_000);
  assert.equal((await station.sync.runOnce()).counts.sent, 1);
});

test("a login page in the way of the net is no receipt", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 1);
  server.fault = () => ({ before: () => new Response("<html>hello</html>", { status: 200 }) });
  const report = await station.sync.runOnce();
  assert.equal(report.state, "unavailable");
  assert.equal(report.counts.waiting, 1);
});

test("a token that the server no longer knows keeps the queue and says so", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 1);
  server.stations.clear();
  const report = await station.sync.runOnce();
  assert.equal(report.state, "unknown");
  assert.equal(report.counts.waiting, 1);
});

test("a revoked station still delivers its facts", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  for (const row of server.stations.values()) row.revoked = true;
  assert.equal((await station.sync.runOnce()).counts.sent, 2);
});

test("after a second enrolment the older queue goes out under its own station", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  server.codes.add("AAAA-BBBB");
  await station.enrol("aaaabbbb", "tablet 3 again");
  await station.signIn(station.packs.current().officers[0].id, "246810");
  const [saved] = await recordMany(station, 1, 3);
  assert.equal(saved.seq, 1);
  const report = await station.sync.runOnce();
  assert.deepEqual(report.counts, { sent: 3, waiting: 0, aside: 0, held: 0, missing: 0 });
  assert.equal(new Set([...server.entries.values()].map((row) => row.station)).size, 2);
});

test("a device restored from a backup repeats nothing and does not use a number twice", async () => {
  const cast = await onDuty();
  await recordMany(cast.station, 2);
  const meta = await cast.station.db.meta.toArray();
  const queue = await cast.station.db.queue.toArray();
  await recordMany(cast.station, 3, 3);
  await cast.station.sync.runOnce();
  // The backup of before: two entries queued, the number at two, no receipts.
  await cast.station.db.receipts.clear();
  await cast.station.db.meta.clear();
  await cast.station.db.meta.bulkPut(meta);
  await cast.station.db.queue.bulkPut(queue);
  const report = await cast.station.sync.runOnce();
  assert.equal(report.counts.waiting, 0);
  assert.equal(cast.server.entries.size, 5);
  const [next] = await recordMany(cast.station, 1, 6);
  assert.equal(next.seq, 6);
});

test("an entry lost with the device's memory is counted as missing", async () => {
  const { station } = await onDuty();
  await recordMany(station, 3);
  await station.db.queue.where("id").equals((await station.db.queue.toArray())[1].id).delete();
  assert.equal((await station.sync.runOnce()).counts.missing, 1);
});

test("a set-aside entry is a gap for the server but not missing here", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 3);
  server.poison = (entry) => entry.seq === 2;
  const { counts } = await station.sync.runOnce();
  assert.equal(counts.missing, 0);
  assert.equal(counts.aside, 1);
});

test("an update of the app in mid-queue strands nothing", async () => {
  const cast = await onDuty();
  await recordMany(cast.station, 7);
  const { station, server } = await restarted(cast, { appVersion: "2" });
  await recordMany(station, 1, 8);
  assert.equal((await station.sync.runOnce()).counts.sent, 8);
  assert.deepEqual(server.seqs(), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(server.batches()[0].app_version, "2");
});

test("weeks offline with ten thousand entries go out in batches within the limits", async () => {
  const { station, server, hands } = await onDuty();
  const identity = await station.device.current();
  const rows = Array.from({ length: 10_000 }, (_, i) => {
    const entry = { id: crypto.randomUUID(), kind: "checkpoint.screening", seq: i + 1, payload: { people: 2 }, sealed: null };
    const wire = JSON.stringify(entry);
    return { station: identity.id, seq: i + 1, id: entry.id, kind: entry.kind, observed_at: "", wire, bytes: wire.length, aside: 0, reason: null, app: "1" };
  });
  await station.db.queue.bulkAdd(rows);
  hands.pass(24 * 86_400_000);
  server.counter = () => ({ highest: server.entries.size, received: server.entries.size, missing: [] });
  const report = await station.sync.runOnce();
  assert.equal(report.counts.sent, 10_000);
  assert.equal(report.counts.waiting, 0);
  const sizes = server.batches().map((batch) => batch.entries.length);
  assert.ok(sizes.every((size) => size <= 500));
  assert.equal(sizes.length, 20);
});

test("a sync broken off in the middle resumes where it stopped", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 12);
  server.limits.entries = 4;
  let calls = 0;
  server.fault = ({ path }) => (path.endsWith("/batches") && (calls += 1) > 3 ? lostOnTheWay : null);
  const broken = await station.sync.runOnce();
  assert.ok(broken.counts.sent > 0 && broken.counts.waiting > 0);
  server.fault = () => null;
  assert.equal((await station.sync.runOnce()).counts.sent, 12);
  assert.equal(server.entries.size, 12);
});

test("two runs at once become one", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 5);
  const [a, b] = await Promise.all([station.sync.runOnce(), station.sync.runOnce()]);
  assert.deepEqual([a.state, b.state].sort(), ["elsewhere", "idle"]);
  assert.equal(server.batches().length, 1);
});

test("another tab that holds the lock is left to it", async () => {
  const locks = { request: async (_name, _options, work) => work(null) };
  assert.equal(await tabLock(locks).run(async () => "ran"), null);
});

test("a receipt that cannot be stored keeps the entry in the queue", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 2);
  const fail = () => {
    throw new Error("disk");
  };
  station.db.receipts.hook("creating", fail);
  await assert.rejects(station.sync.runOnce());
  assert.equal(await station.db.queue.count(), 2);
  station.db.receipts.hook("creating").unsubscribe(fail);
  assert.equal((await station.sync.runOnce()).counts.sent, 2);
  assert.equal(server.entries.size, 2);
});

test("old receipts become a number and the figure on the screen stays", async () => {
  const { station, hands, server } = await onDuty();
  await recordMany(station, 3);
  server.holds = (entry) => (entry.seq === 1 ? "unknown_kind" : null);
  await station.sync.runOnce();
  hands.pass(40 * 86_400_000);
  const { counts } = await station.sync.runOnce();
  assert.equal(counts.sent, 3);
  assert.equal(counts.held, 1);
  assert.equal(await station.db.receipts.count(), 1);
});

test("a browser that knows it is offline does not try", async () => {
  const { station, server } = await onDuty({ isOnline: () => false });
  await recordMany(station, 1);
  assert.equal((await station.sync.runOnce()).state, "offline");
  assert.equal(server.batches().length, 0);
});

test("a device that never enrolled has nothing to send", async () => {
  const { station } = device();
  assert.equal((await station.sync.runOnce()).state, "idle");
});

test("a fresh token whose first use finds a server that never stored it falls back", async () => {
  const { station, server } = await onDuty();
  const identity = await station.device.current();
  await station.device.rotateToken(identity);
  server.stations.get(identity.id).fresh = undefined;
  await recordMany(station, 1);
  assert.equal((await station.sync.runOnce()).counts.sent, 1);
});

test("tokens rotate by themselves after a week", async () => {
  const { station, server, hands } = await onDuty();
  const before = (await station.device.current()).token;
  hands.pass(8 * 86_400_000);
  await station.sync.runOnce();
  const after = (await station.device.current()).token;
  assert.notEqual(after, before);
  await recordMany(station, 1);
  assert.equal((await station.sync.runOnce()).state, "idle");
  assert.equal([...server.stations.values()][0].token, after);
});

test("waits double, stay under five minutes and differ between devices", () => {
  assert.equal(backOff(1, () => 1), 2_000);
  assert.equal(backOff(3, () => 1), 8_000);
  assert.equal(backOff(40, () => 1), 300_000);
  assert.equal(backOff(3, () => 0), 4_000);
});

test("Retry-After is read as seconds or as a date and capped", () => {
  const now = Date.parse("2020-02-05T00:00:00Z");
  assert.equal(retryAfter("7", now), 7_000);
  assert.equal(retryAfter("Wed, 05 Feb 2020 00:01:00 GMT", now), 60_000);
  assert.equal(retryAfter("999999", now), 3_600_000);
  assert.equal(retryAfter("soon", now), null);
});

test("a batch stops before its size limit but never at nothing", () => {
  const row = (bytes) => ({ bytes });
  assert.equal(fitting([row(400), row(400), row(400)], { bytes: 1_400 }).length, 2);
  assert.equal(fitting([row(9_000), row(1)], { bytes: 1_400 }).length, 1);
});

test("the envelope is the protocol's", () => {
  const text = batchText("s", ['{"id":"a"}'], { sent_at: "t", clock: { boot: "b", mono: 1 }, app_version: "1", waiting: 1 });
  assert.deepEqual(JSON.parse(text), {
    station: "s", sent_at: "t", clock: { boot: "b", mono: 1 }, app_version: "1", waiting: 1, entries: [{ id: "a" }],
  });
});

test("each batch tells how many entries of its own enrolment are still queued", async () => {
  const { station, server } = await onDuty();
  await recordMany(station, 501);
  await station.sync.runOnce();
  assert.deepEqual(server.batches().map((batch) => batch.waiting), [501, 1]);
});
