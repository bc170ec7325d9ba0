import { expect, test } from "vitest";
import { dayAfter, dayBegins, pretty } from "./days";

test("a day reaches from its own midnight to the next, across the end of a month", () => {
  expect(dayBegins("2026-11-30")).toBe(new Date(2026, 10, 30).toISOString());
  expect(dayAfter("2026-11-30")).toBe(new Date(2026, 11, 1).toISOString());
});

test("no day is no moment, and neither is one that the shell could not read", () => {
  for (const day of ["", "soon", "2026-11", "275000-01-01"]) expect(dayBegins(day)).toBeNull();
});

test("what is no JSON is shown as it is", () => {
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty("{")).toBe("{");
});
