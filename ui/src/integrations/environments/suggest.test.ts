import { describe, expect, test } from "vitest";
import { listenFor, slugFor } from "./suggest";

describe("a slug is suggested from the name", () => {
  test.each([
    ["Production", "production"],
    ["EU – Test 2", "eutest2"],
    ["Zürich", "zurich"],
    ["2026 archive", "archive"],
    ["North American Distribution", "northamericandis"],
    ["日本", ""],
  ])("%s: %o", (name, slug) => {
    expect(slugFor(name)).toBe(slug);
  });
});

describe("the next free port is suggested", () => {
  test.each([
    [[], "127.0.0.1:8788"],
    [["127.0.0.1:8788"], "127.0.0.1:8789"],
    [["127.0.0.1:8788", "[::1]:8789", "0.0.0.0:8791"], "127.0.0.1:8790"],
  ])("beside %o: %s", (taken, address) => {
    expect(listenFor(taken)).toBe(address);
  });
});
