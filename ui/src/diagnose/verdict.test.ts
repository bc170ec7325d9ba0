import { expect, test } from "vitest";
import type { Verdict } from "../ipc/bindings";
import { worst } from "./verdict";

test.each<[Verdict[], Verdict]>([
  [["good", "good", "good", "good"], "good"],
  [["good", "unknown", "good", "good"], "unknown"],
  [["unknown", "unknown", "warning", "good"], "warning"],
  [["good", "warning", "bad", "unknown"], "bad"],
  [[], "unknown"],
])("%j come to %s together", (verdicts, together) => {
  expect(worst(verdicts)).toBe(together);
});
