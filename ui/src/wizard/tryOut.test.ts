import { expect, test } from "vitest";
import { listPath } from "./tryOut";

test.each([
  [["products:view", "locations:view"], "production", "/businesses/<businessId>/products"],
  [["recalls:view"], "production", "/businesses/<businessId>/stockRecoveries"],
  [["recalls:view"], "sandbox", "/businesses/5f3c1eb00000000000000001/stockRecoveries"],
  [["tokens:generate"], "sandbox", undefined],
])("with %j in %s, %s can be read", (permissions, environmentSlug, path) => {
  expect(listPath({ permissions, environmentSlug })).toBe(path);
});
