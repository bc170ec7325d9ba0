import { expect, test } from "vitest";
import { switchTo } from "./switchTo";

const replace = {
  kind: "replace-token",
  name: "SAP",
  environment: "sandbox",
  accountEmail: "sap@fernwood.test",
  mine: false,
} as const;

test("another account's token is replaced by signing in as that account", () => {
  expect(switchTo(replace)).toBe("sap@fernwood.test");
});

test("one's own token is replaced right here", () => {
  expect(switchTo({ ...replace, mine: true })).toBeUndefined();
});

test("an account that may not be named is not offered", () => {
  expect(switchTo({ ...replace, accountEmail: "" })).toBeUndefined();
  expect(switchTo({ kind: "start-gateway" })).toBeUndefined();
});
