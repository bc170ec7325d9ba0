import { describe, expect, test } from "vitest";
import type { ChangeImpact } from "../ipc/bindings";
import { verbWith } from "./verb";

const refusing = (requests: number): ChangeImpact => ({
  accounts: ["SAP Integration"],
  tokens: ["SAP"],
  tokenCount: 1,
  days: 7,
  requests,
  lost: [],
  gained: [],
  rows: [],
});

describe("the button", () => {
  test("says how many requests would be refused", () => {
    expect(verbWith("Save", { impact: refusing(17), isOld: false })).toBe(
      "Save, though 17 requests would be refused",
    );
    expect(verbWith("Save", { impact: refusing(1), isOld: false })).toBe(
      "Save, though 1 request would be refused",
    );
  });

  test("says only its verb when none would be", () => {
    expect(verbWith("Save", { impact: refusing(0), isOld: false })).toBe("Save");
    expect(verbWith("Save", { impact: undefined, isOld: false })).toBe("Save");
  });

  test("says nothing of what was looked up for something else", () => {
    expect(verbWith("Save", { impact: refusing(17), isOld: true })).toBe("Save");
  });
});
