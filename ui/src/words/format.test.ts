import { describe, expect, test } from "vitest";
import { format, usable } from "./format";

describe("relative times", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  test.each([
    ["2026-11-24T11:59:50Z", "now"],
    ["2026-11-24T11:15:00Z", "45 minutes ago"],
    ["2026-11-24T09:00:00Z", "3 hours ago"],
    ["2026-11-23T11:00:00Z", "yesterday"],
    ["2026-12-02T12:00:00Z", "next week"],
    ["2027-02-24T12:00:00Z", "in 3 months"],
  ])("%s is %s", (at, words) => {
    expect(format.relative(new Date(at), now)).toBe(words);
  });
});

test.each([
  ["C", "en"],
  ["POSIX", "en"],
  ["", "en"],
  ["de-AT", "de-AT"],
])("a desktop in %s is read in %s", (tag, locale) => {
  expect(usable(tag)).toBe(locale);
});
