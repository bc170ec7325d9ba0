import { expect, test } from "vitest";
import { emptyForms } from "./forms";
import { inWords } from "./notes";

const forms = emptyForms({ name: "Ann Example", email: "ann@fernwood.test" });
const note = (field: string) => ({ field, message: "There is none." });

test("what was not chosen is to be chosen", () => {
  expect(inWords([note("role"), note("environment")], forms).map((it) => it.message)).toEqual([
    "Choose a role.",
    "Choose the environment in which the token is to work.",
  ]);
});

test("what was chosen and is gone is said as it was found", () => {
  expect(inWords([note("role")], { ...forms, roleId: "r1" })).toEqual([note("role")]);
});
