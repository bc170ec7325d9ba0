import { expect, test } from "vitest";
import { domainOf, suggestedEmail } from "./suggest";

test.each([
  ["SAP Integration", "sap-integration@fernwood.test"],
  ["  Power BI — Reporting ", "power-bi-reporting@fernwood.test"],
  ["Zoë's Käserei", "zoe-s-kaserei@fernwood.test"],
  ["x".repeat(70), `${"x".repeat(64)}@fernwood.test`],
  [`${"x".repeat(63)} y`, `${"x".repeat(63)}@fernwood.test`],
])("%j is suggested the address %s", (name, email) => {
  expect(suggestedEmail(name, "fernwood.test")).toBe(email);
});

test.each(["", "  ", "製品", "!"])("%j suggests nothing", (name) => {
  expect(suggestedEmail(name, "fernwood.test")).toBeUndefined();
});

test("the domain is what follows the last @", () => {
  expect(domainOf("ann.example@fernwood.test")).toBe("fernwood.test");
});
