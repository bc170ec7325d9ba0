import { expect, test } from "vitest";
import { markOf } from "./mark";

const now = new Date("2026-11-24T12:00:00Z");

test.each([
  [{ isOld: true, retiresAt: null }, "being replaced · stops at first use of the new one"],
  [{ isOld: true, retiresAt: "2026-11-25T12:00:00Z" }, "being replaced · stops tomorrow"],
  [{ isOld: false, retiresAt: null }, "replacement"],
])("%j reads %s", (replacement, mark) => {
  expect(markOf({ ...replacement, other: "t2" }, now)).toBe(mark);
});
