import { expect, test } from "vitest";
import { formats } from "./formats";

test.each([
  [0, 0, "0%"],
  [0, 10, "0%"],
  [1, 100_000, "<0.1%"],
  [25, 1_000, "2.5%"],
  [10, 10, "100%"],
])("%d of %d is %s", (part, all, share) => {
  expect(formats.share(part, all)).toBe(share);
});

test("a day of the record is one of UTC", () => {
  expect(formats.day(new Date("2026-11-24T00:00:00Z"))).toBe("Nov 24");
});
