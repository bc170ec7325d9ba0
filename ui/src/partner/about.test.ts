import { describe, expect, it } from "vitest";
import type { Candidate, PartnerCheck } from "../ipc/bindings";
import { aboutAccess, aboutHandOff, mayUnknown } from "./about";

const byHand: Candidate = {
  from: "by-hand",
  name: "SAP",
  baseUrl: "https://gateway.example",
  environment: "sandbox",
  environmentName: null,
  account: null,
  hint: "wXyZ",
  permissions: [],
  business: null,
  contact: null,
  openUntil: null,
  diesUnlessUsedBy: null,
};
const handOff: Candidate = {
  ...byHand,
  from: "hand-off",
  environmentName: "Sandbox",
  account: "SAP Integration",
  contact: "Ann <ann@example.test>",
  openUntil: "2026-12-02T09:00:00Z",
  diesUnlessUsedBy: "2026-12-09T09:00:00Z",
};
const check = (expiresAt: string | null): PartnerCheck => ({
  works: true,
  findings: [],
  who: {
    accountName: "SAP",
    accountEmail: "sap@example.test",
    environmentName: "Test",
    may: [],
    mayNot: [],
    expiresAt,
  },
});
const words = (facts: [string, string][]) => facts.map(([word]) => word);

describe("what is known of a token", () => {
  it("tells nothing that is not known", () => {
    expect(aboutAccess(byHand, undefined)).toEqual([["Environment", "sandbox"]]);
  });

  it("takes the gateway's word over the hand-off's", () => {
    expect(aboutAccess(handOff, check(null)).slice(0, 3)).toEqual([
      ["Acts as", "SAP (sap@example.test)"],
      ["Environment", "Test"],
      ["Expires", "Never: it works until it is deleted"],
    ]);
  });

  it("tells until when, by when, and whom to ask", () => {
    expect(words(aboutAccess(handOff, check("2027-01-01T00:00:00Z")))).toEqual([
      "Acts as",
      "Environment",
      "Expires",
      "Use it by",
      "Questions to",
    ]);
    expect(words(aboutHandOff(handOff))).toContain("File opens until");
  });

  it("does not know what a token may do that was typed in and never taken", () => {
    expect(mayUnknown(byHand, undefined)).toBe(true);
    expect(mayUnknown(byHand, { ...check(null), works: false, who: null })).toBe(true);
    expect(mayUnknown(byHand, check(null))).toBe(false);
    expect(mayUnknown(handOff, undefined)).toBe(false);
  });
});
