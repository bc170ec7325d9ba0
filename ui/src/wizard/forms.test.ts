import { describe, expect, test } from "vitest";
import type { IntegrationSuggestion } from "../ipc/bindings";
import {
  emptyForms,
  type Forms,
  fromDraft,
  stepOf,
  toDraft,
  diesAt,
  withSuggestion,
} from "./forms";

const ann = { name: "Ann Example", email: "ann@fernwood.test" };
const now = new Date("2026-11-24T12:00:00Z");
const filled = (more: Partial<Forms> = {}): Forms => ({
  ...emptyForms(ann),
  kind: "erp",
  roleName: "SAP Integration",
  permissions: ["products:view", "tokens:generate"],
  accountName: "SAP Integration",
  email: "sap@fernwood.test",
  tokenName: "SAP Integration",
  environment: "sandbox",
  ...more,
});
const suggestion = (name: string, permissions: string[]): IntegrationSuggestion => ({
  kind: {
    word: "erp",
    label: "ERP systems",
    example: name,
    preset: "custom",
    presetLabel: "Custom",
    permissions,
    least: permissions,
  },
  roleName: name,
  accountName: name,
  email: `${name}@fernwood.test`,
  tokenName: name,
});

describe("a draft", () => {
  test("is the same forms again once it was kept", () => {
    const forms = filled({ narrowed: ["products:view"], addresses: "10.0.0.0/8\n192.0.2.7" });
    expect(fromDraft(toDraft(forms, "token", undefined, now), ann)).toEqual({
      forms,
      step: "token",
    });
  });
  test("of an account that is there leaves its roles as they are", () => {
    const draft = toDraft(
      filled({ accountWay: "existing", accountId: "a2" }),
      "summary",
      undefined,
      now,
    );
    expect(draft.role).toEqual({ which: "of-the-account" });
    expect(fromDraft(draft, ann).forms).toMatchObject({ accountWay: "existing", accountId: "a2" });
  });
  test("keeps the day on which the token expires", () => {
    const draft = toDraft(
      filled({ expiry: { choice: "date", date: "2027-03-31" } }),
      "token",
      undefined,
      now,
    );
    expect(fromDraft(draft, ann).forms.expiry).toEqual({ choice: "date", date: "2027-03-31" });
  });
  test("keeps a day that is none as it was typed", () => {
    const draft = toDraft(
      filled({ useBy: { choice: "date", date: "2027-02-30" } }),
      "token",
      undefined,
      now,
    );
    expect(fromDraft(draft, ann).forms.useBy).toEqual({ choice: "date", date: "2027-02-30" });
  });
  test("gives the token nothing that its account does not hold", () => {
    const forms = filled({ narrowed: ["products:view", "recalls:view"] });
    expect(toDraft(forms, "token", ["products:view"], now).token.permissions).toEqual([
      "products:view",
    ]);
  });
  test("left at a step that is not there begins at the first", () => {
    const draft = { ...toDraft(filled(), "token", undefined, now), step: 9 };
    expect(fromDraft(draft, ann).step).toBe("kind");
  });
});

describe("a suggestion", () => {
  test("fills in what is empty", () => {
    const forms = withSuggestion(emptyForms(ann), suggestion("sap", ["products:view"]), undefined);
    expect(forms).toMatchObject({
      roleName: "sap",
      email: "sap@fernwood.test",
      permissions: ["products:view"],
    });
  });
  test("takes the place of the one before, and of nothing written by hand", () => {
    const before = suggestion("sap", ["products:view"]);
    const begun = {
      ...withSuggestion(emptyForms(ann), before, undefined),
      tokenName: "Nightly sync",
    };
    const forms = withSuggestion(begun, suggestion("wms", ["locations:view"]), before);
    expect(forms).toMatchObject({
      roleName: "wms",
      tokenName: "Nightly sync",
      permissions: ["locations:view"],
    });
  });
  test("leaves permissions that were chosen by hand", () => {
    const before = suggestion("sap", ["products:view"]);
    const begun = {
      ...withSuggestion(emptyForms(ann), before, undefined),
      permissions: ["events:view"],
    };
    expect(withSuggestion(begun, suggestion("wms", []), before).permissions).toEqual([
      "events:view",
    ]);
  });
});

test("an unused token dies so many days from now, or at the end of a day", () => {
  expect(diesAt({ choice: "no", date: "2027-01-01" }, now)).toBeNull();
  expect(diesAt({ choice: "days3", date: "" }, now)).toBe("2026-11-27T12:00:00.000Z");
  expect(
    new Date(diesAt({ choice: "date", date: "2026-12-01" }, now) ?? "").toLocaleString("en-GB"),
  ).toBe("01/12/2026, 23:59:59");
});

test.each([
  ["roleName", "role"],
  ["email", "account"],
  ["useBy", "token"],
  ["businessId", undefined],
  [null, undefined],
])("the field %s stands on the step %s", (field, step) => {
  expect(stepOf(field)).toBe(step);
});
