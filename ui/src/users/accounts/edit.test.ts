import { expect, test } from "vitest";
import { changes, isUnchanged, UNCHANGED } from "./edit";

const account = { name: "SAP", email: "sap@fernwood.test", roleIds: ["r1", "r2"] };
const form = { name: "SAP", email: "sap@fernwood.test", roles: ["r1", "r2"] };

test("a form that says what the account says changes nothing", () => {
  expect(changes(account, form)).toEqual(UNCHANGED);
  expect(changes(account, { ...form, roles: ["r2", "r1"] })).toEqual(UNCHANGED);
});

test("what changes nothing need not be sent", () => {
  expect(isUnchanged(changes(account, form))).toBe(true);
  expect(isUnchanged(changes(account, { ...form, name: "SAP ERP" }))).toBe(false);
});

test("only what differs is sent", () => {
  expect(changes(account, { ...form, name: "SAP ERP" })).toEqual({ ...UNCHANGED, name: "SAP ERP" });
  expect(changes(account, { ...form, email: "erp@fernwood.test" })).toEqual({
    ...UNCHANGED,
    email: "erp@fernwood.test",
  });
});

test.each([[["r1"]], [["r1", "r3"]], [["r1", "r2", "r3"]]])(
  "the roles %j are sent whole",
  (roles) => {
    expect(changes(account, { ...form, roles })).toEqual({ ...UNCHANGED, roles });
  },
);
