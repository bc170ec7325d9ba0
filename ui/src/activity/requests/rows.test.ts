import { describe, expect, test } from "vitest";
import type { ActivityRow } from "../../ipc/bindings";
import { endpointOf, idOf, inOrder } from "./rows";

const row = (more: Partial<ActivityRow>): ActivityRow => ({
  tokenId: null,
  tokenName: null,
  accountName: null,
  environmentName: null,
  method: null,
  route: null,
  permission: null,
  hour: null,
  tally: { allowed: 0, refused: 0, upstreamErrors: 0 },
  reasons: [],
  lastAt: "2026-11-24T12:00:00Z",
  lastAddress: "127.0.0.1",
  ...more,
});

const busy = row({ tokenId: "busy", tally: { allowed: 90, refused: 1, upstreamErrors: 0 } });
const refused = row({
  tokenId: "refused",
  tally: { allowed: 0, refused: 5, upstreamErrors: 2 },
  lastAt: "2026-11-24T13:00:00Z",
});

describe("sorted by", () => {
  test.each([
    ["requests", true, ["busy", "refused"]],
    ["requests", false, ["refused", "busy"]],
    ["refused", true, ["refused", "busy"]],
    ["upstream-errors", true, ["refused", "busy"]],
    ["last", true, ["refused", "busy"]],
  ] as const)("%s, descending: %s", (by, descending, ids) => {
    expect(inOrder([busy, refused], { by, descending }).map((it) => it.tokenId)).toEqual(ids);
  });
  test("nothing: as they came", () => {
    expect(inOrder([refused, busy], undefined)).toEqual([refused, busy]);
  });
});

test("rows of one token at two endpoints are two", () => {
  const at = (method: string) => idOf(row({ tokenId: "t", method, route: "/user" }));
  expect(at("GET")).not.toBe(at("POST"));
});

test("an endpoint is its method and its template", () => {
  expect(endpointOf({ method: "GET", route: "/user" })).toBe("GET /user");
  expect(endpointOf({ method: null, route: "/user" })).toBe("/user");
  expect(endpointOf({ method: null, route: null })).toBeUndefined();
});
