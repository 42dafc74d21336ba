/** Pass numbers: never given twice, whatever the device has forgotten. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BAI, CHEN, device, newCarWith, onDuty } from "./cast.js";

test("pass numbers go on after a restart and never come twice", async () => {
  const kept = device();
  const numbers = [];
  for (const officer of [BAI, CHEN, BAI]) {
    const { session } = await onDuty(kept, { officer });
    await session.abandon();
    await newCarWith(session, 36.4);
    numbers.push(session.state().car.persons[0].pass_number);
    await session.next();
  }
  assert.deepEqual(numbers, ["K7-0001", "K7-0002", "K7-0003"]);
});

/** The number that the next car gets. */
async function nextNumber(kept) {
  const { session } = await onDuty(kept);
  await session.abandon();
  await newCarWith(session, 36.4);
  const number = session.state().car.persons[0].pass_number;
  await session.next();
  return number;
}

test("pass numbers go on where the browser's local storage was cleared", async () => {
  const kept = device();
  assert.equal(await nextNumber(kept), "K7-0001");
  kept.storage.clear();
  assert.equal(await nextNumber(kept), "K7-0002");
});

test("pass numbers go on behind what the server knows of a device that was set back", async () => {
  const kept = device();
  assert.equal(await nextNumber(kept), "K7-0001");
  kept.highest = 812;
  assert.equal(await nextNumber(kept), "K7-0813");
  kept.highest = 3;
  assert.equal(await nextNumber(kept), "K7-0814");
});
