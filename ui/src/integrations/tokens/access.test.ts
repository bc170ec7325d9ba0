import { describe, expect, test } from "vitest";
import type { Catalogue, CatalogueArea, CatalogueEntry } from "../../ipc/bindings";
import { choices, everything, holdsAdministration, toggled, viewsOnly } from "./access";

function entry(permission: string, includes: string[] = []): CatalogueEntry {
  return { permission, label: permission, includes, whyNot: null };
}

function area(word: string, kind: CatalogueArea["kind"] = "api"): CatalogueArea {
  return {
    word,
    label: word,
    about: "",
    kind,
    view: entry(`${word}:view`),
    edit: entry(`${word}:edit`, [`${word}:view`]),
  };
}

const catalogue: Catalogue = {
  areas: [area("products"), area("recalls"), area("users", "administration")],
  generate: entry("tokens:generate"),
  presets: [],
  tokenNames: [],
  nameMax: 64,
  passwordMin: 15,
  passwordMax: 256,
};
const all = choices(catalogue, [
  "products:view",
  "products:edit",
  "recalls:view",
  "users:view",
  "tokens:generate",
]);
const [products] = all;

describe("giving a token less", () => {
  test("only what the account holds and a token can reach is offered", () => {
    expect(everything(all)).toEqual(["products:view", "products:edit", "recalls:view"]);
    expect(viewsOnly(all)).toEqual(["products:view", "recalls:view"]);
  });
  test("edit brings view along", () => {
    expect(toggled(all, [], products?.edit ?? entry("none"), true).sort()).toEqual([
      "products:edit",
      "products:view",
    ]);
  });
  test("without view there is no edit", () => {
    expect(toggled(all, everything(all), products?.view ?? entry("none"), false)).toEqual([
      "recalls:view",
    ]);
  });
  test("without edit there is still view", () => {
    expect(
      toggled(all, ["products:view", "products:edit"], products?.edit ?? entry("none"), false),
    ).toEqual(["products:view"]);
  });
});

test("administration is told from the API", () => {
  expect(holdsAdministration(catalogue, ["products:edit", "tokens:generate"])).toBe(false);
  expect(holdsAdministration(catalogue, ["users:view"])).toBe(true);
});
