import { describe, expect, test } from "vitest";
import { clock, secondsToWait } from "./wait";

const problem = (code: string, message: string) => ({ code, field: null, message });

describe("waiting after wrong passwords", () => {
  test.each([
    ["slow-down", "Too many wrong passwords for this e-mail. Try again in 8 seconds.", 8],
    ["locked", "Too many wrong passwords for this e-mail: it is locked. Try again in 15 minutes.", 900],
    ["slow-down", "Too many wrong passwords for this e-mail.", null],
    ["wrong-credentials", "The e-mail or the password is not right. Try again in 8 seconds.", null],
  ])("%s: %s", (code, message, seconds) => {
    expect(secondsToWait(problem(code, message))).toBe(seconds);
  });

  test.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1:00"],
    [845, "14:05"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });
});
