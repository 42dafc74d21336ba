/** A device whose store is slower than the officer: nothing pressed is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newCarWith, onDuty } from "./cast.js";

/** Drafts that take their time: each put ends when the test lets it. @param {any} ctx */
function slowDrafts(ctx) {
  const put = ctx.drafts.put;
  const waiting = [];
  let puts = 0;
  ctx.drafts.put = (name, value) => new Promise((resolve) => {
    puts += 1;
    waiting.push(() => resolve(put(name, value)));
  });
  return { puts: () => puts, release: () => waiting.shift()?.() };
}

/** Until the act is over; the store may still be writing. @param {any} session */
async function over(session) {
  for (let turn = 0; session.isBusy() && turn < 1000; turn += 1) await Promise.resolve();
}

test("an answer given while the draft is still being stored counts", async () => {
  const { session, ctx, kinds } = await onDuty();
  await newCarWith(session, 36.4, { people: 2 });
  const slow = slowDrafts(ctx);
  void session.next();
  await over(session);
  assert.equal(session.state().car.at, 1);
  void session.answer({ id_number: "360426199101010071" });
  void session.measured(36.5);
  void session.next();
  await over(session);
  assert.deepEqual(kinds(), ["passage", "screening", "screening"]);
  assert.equal(session.state().car.step, "plate");
  assert.ok(slow.puts() <= 1, "the store has not even finished its first write");
});

test("drafts that were overtaken are not stored one by one, the newest is", async () => {
  const { session, ctx, kept } = await onDuty();
  const slow = slowDrafts(ctx);
  for (const typed of ["3", "36", "360"]) void session.typed(typed);
  await Promise.resolve();
  for (const typed of ["3604", "36042", "360426"]) void session.typed(typed);
  const stored = session.flush();
  const release = setInterval(slow.release, 1);
  await stored;
  clearInterval(release);
  assert.equal(kept.drafts.get("checkpoint.lane").car.typed, "360426");
  assert.equal(slow.puts(), 2);
});
