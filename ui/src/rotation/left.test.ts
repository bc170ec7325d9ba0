import { expect, test } from "vitest";
import { left } from "./left";

const now = new Date("2026-11-24T12:00:00Z");

test.each([
  ["2026-12-01T12:00:00Z", "7 d 0 h"],
  ["2026-11-25T11:59:59Z", "23 h 59 min"],
  ["2026-11-24T13:00:00Z", "1 h 0 min"],
  ["2026-11-24T12:04:09Z", "4 min 9 s"],
  ["2026-11-24T12:00:00.400Z", "1 s"],
  ["2026-11-24T11:00:00Z", "0 s"],
])("until %s it is %s", (until, words) => {
  expect(left(new Date(until), now)).toBe(words);
});
