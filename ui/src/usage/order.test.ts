import { expect, test } from "vitest";
import { unusedFirst } from "./order";

const use = (permission: string, requests: number) => ({
  permission,
  label: permission,
  requests,
  lastDay: null,
});

test("what was not used comes first, in the order of the catalogue, then the least used", () => {
  const shown = unusedFirst([
    use("products:view", 90),
    use("audits:view", 0),
    use("recalls:view", 2),
    use("events:view", 0),
  ]);
  expect(shown.map((it) => it.permission)).toEqual([
    "audits:view",
    "events:view",
    "recalls:view",
    "products:view",
  ]);
});
