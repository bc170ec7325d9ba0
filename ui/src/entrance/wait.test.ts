import { expect, test } from "vitest";
import { clock } from "./wait";

test.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1:00"],
  [845, "14:05"],
])("a wait of %d seconds is written %s", (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});
