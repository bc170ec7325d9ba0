import { describe, expect, test } from "vitest";
import { endOfDay, expiresAt, isSoon } from "./expiry";

const now = new Date("2026-11-24T12:00:00Z");

describe("when a token expires", () => {
  test("never is no time", () => {
    expect(expiresAt({ choice: "never", date: "2027-01-01" }, now)).toBeNull();
  });
  test("so many days from now", () => {
    expect(expiresAt({ choice: "days30", date: "" }, now)).toBe("2026-12-24T12:00:00.000Z");
    expect(expiresAt({ choice: "days365", date: "" }, now)).toBe("2027-11-24T12:00:00.000Z");
  });
  test("on a date it still works to the end of that day", () => {
    const at = expiresAt({ choice: "date", date: " 2027-03-31 " }, now);
    expect(new Date(at ?? "").toLocaleString("en-GB")).toBe("31/03/2027, 23:59:59");
  });
  test.each(["", "tomorrow", "2027-02-30", "2027-13-01", "31.03.2027"])(
    "%o is no day and is passed on as typed",
    (date) => {
      expect(endOfDay(date)).toBeUndefined();
      expect(expiresAt({ choice: "date", date }, now)).toBe(date);
    },
  );
});

test.each([
  ["2026-11-24T12:00:01Z", true],
  ["2026-12-08T12:00:00Z", true],
  ["2026-12-08T12:00:01Z", false],
  ["2026-11-24T11:59:59Z", false],
])("%s is soon: %s", (at, soon) => {
  expect(isSoon(at, now)).toBe(soon);
});
