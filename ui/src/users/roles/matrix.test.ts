import { describe, expect, test } from "vitest";
import type { Catalogue, CatalogueArea, CatalogueEntry } from "../../ipc/bindings";
import {
  bringer,
  cleared,
  difference,
  inOrder,
  isSame,
  startingFrom,
  ticked,
  unticked,
  withAllViews,
} from "./matrix";

const entry = (
  permission: string,
  includes: string[] = [],
  whyNot: string | null = null,
): CatalogueEntry => ({
  permission,
  label: permission,
  includes,
  whyNot,
});

const area = (word: string, whyNot: string | null = null): CatalogueArea => ({
  word,
  label: word,
  about: "",
  kind: "api",
  view: entry(`${word}:view`, [], whyNot),
  edit: entry(`${word}:edit`, [`${word}:view`], whyNot),
});

const products = area("products");
const recalls = area("recalls", "You do not hold it.");
const log: CatalogueArea = { ...area("audit-log"), kind: "administration", edit: null };
const generate = entry("tokens:generate");
const catalogue: Catalogue = {
  areas: [products, recalls, log],
  generate,
  presets: [],
  tokenNames: [],
  nameMax: 64,
  passwordMin: 15,
  passwordMax: 256,
};
const edit = products.edit as CatalogueEntry;
const ticks = (...permissions: string[]) => new Set(permissions);

describe("ticking", () => {
  test("edit brings view with it", () => {
    expect(ticked(ticks(), edit)).toEqual(ticks("products:edit", "products:view"));
  });

  test("view does not bring edit", () => {
    expect(ticked(ticks(), products.view)).toEqual(ticks("products:view"));
  });

  test("what was ticked before stays as it was", () => {
    const before = ticks("recalls:view");
    expect(ticked(before, generate)).toEqual(ticks("recalls:view", "tokens:generate"));
    expect(before).toEqual(ticks("recalls:view"));
  });
});

describe("unticking", () => {
  test("without edit, view stays", () => {
    expect(unticked(ticks("products:view", "products:edit"), edit)).toEqual(ticks("products:view"));
  });

  test("view is held by edit as long as that is ticked", () => {
    expect(bringer(catalogue, ticks("products:view", "products:edit"), products.view)).toBe(edit);
    expect(bringer(catalogue, ticks("products:view"), products.view)).toBeUndefined();
  });

  test("edit in one area does not hold view in another", () => {
    expect(
      bringer(catalogue, ticks("products:edit", "recalls:view"), recalls.view),
    ).toBeUndefined();
  });
});

describe("a whole section", () => {
  test("all view leaves out what cannot be handed out, and keeps what is ticked", () => {
    expect(withAllViews(catalogue.areas, ticks("products:edit", "products:view"))).toEqual(
      ticks("products:edit", "products:view", "audit-log:view"),
    );
  });

  test("clearing it leaves the others alone", () => {
    expect(
      cleared(
        [products],
        ticks("products:edit", "products:view", "audit-log:view", "tokens:generate"),
      ),
    ).toEqual(ticks("audit-log:view", "tokens:generate"));
  });
});

describe("starting from a preset or another role", () => {
  test("what can be handed out is ticked, the rest is named", () => {
    const { ticks: started, leftOut } = startingFrom(catalogue, [
      "tokens:generate",
      "products:edit",
      "recalls:view",
    ]);
    expect(started).toEqual(ticks("tokens:generate", "products:edit", "products:view"));
    expect(leftOut).toEqual([recalls.view]);
  });

  test("a permission that this catalogue does not know is not ticked", () => {
    expect(startingFrom(catalogue, ["pallets:view"])).toEqual({ ticks: ticks(), leftOut: [] });
  });
});

describe("what a change does", () => {
  test("what was added and what was taken away, in the order of the screen", () => {
    const found = difference(
      catalogue,
      ticks("tokens:generate", "recalls:view"),
      ticks("products:edit", "products:view"),
    );
    expect(found).toEqual({ added: [products.view, edit], removed: [generate, recalls.view] });
  });

  test("nothing, when the same is ticked again", () => {
    expect(isSame(ticks("a", "b"), ticks("b", "a"))).toBe(true);
    expect(isSame(ticks("a", "b"), ticks("a", "c"))).toBe(false);
    expect(isSame(ticks("a"), ticks("a", "b"))).toBe(false);
  });

  test("is sent in the order of the catalogue", () => {
    expect(inOrder(catalogue, ticks("recalls:view", "products:view", "tokens:generate"))).toEqual([
      "tokens:generate",
      "products:view",
      "recalls:view",
    ]);
  });
});
