import { expect, test } from "vitest";
import type { FileRoute, RouteRow } from "../../ipc/bindings";
import { changed, fitting, inOrder, keyOf, NEW } from "./draft";

const row = (template: string, areaLabel: string): RouteRow => ({
  id: null,
  route: { ...NEW, template },
  areaLabel,
  about: "",
  isBuiltInNow: false,
});

test("methods stand in one order", () => {
  expect(inOrder(["DELETE", "GET"])).toEqual(["GET", "DELETE"]);
});

test("each word of a search has to be somewhere in the row", () => {
  const rows = [row("/a/plantings", "Growing"), row("/a/products", "Products")];
  expect(fitting(rows, "get grow")).toEqual([rows[0]]);
  expect(fitting(rows, "")).toEqual(rows);
  expect(fitting(rows, "grow products")).toEqual([]);
});

test("what was changed of a file's route stands in place of what was proposed", () => {
  const route = { ...NEW, template: "/a" };
  const file: FileRoute[] = [{ route, description: "", state: "new", why: "" }];
  const changes = new Map([[keyOf(route), { area: "growing" }]]);
  expect(changed(file, changes)).toEqual([{ ...route, area: "growing" }]);
});
