import { describe, expect, test } from "vitest";
import { linesUpTo, marksAlong, partsOf } from "./scale";

describe("the lines of a scale", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [10, [0, 3, 6, 9, 12]],
    [940, [0, 250, 500, 750, 1000]],
    [12_345, [0, 5_000, 10_000, 15_000]],
  ])("up to %d", (most, lines) => {
    expect(linesUpTo(most, 4)).toEqual(lines);
  });
  test("are fewer where there is less height", () => {
    expect(linesUpTo(940, 2)).toEqual([0, 500, 1000]);
  });
});

describe("the parts of a bar", () => {
  test("stand on each other in their order, with room between them", () => {
    expect(partsOf({ allowed: 50, refused: 25, upstreamErrors: 25 }, 100, 100)).toEqual([
      { outcome: "allowed", from: 0, size: 50 },
      { outcome: "refused", from: 51, size: 24 },
      { outcome: "upstreamErrors", from: 76, size: 24 },
    ]);
  });
  test("are seen however little they are", () => {
    expect(partsOf({ allowed: 0, refused: 1, upstreamErrors: 0 }, 100_000, 100)).toEqual([
      { outcome: "refused", from: 0, size: 2 },
    ]);
  });
  test("are none where nothing happened", () => {
    expect(partsOf({ allowed: 0, refused: 0, upstreamErrors: 0 }, 100, 100)).toEqual([]);
  });
});

test.each([
  [0, 6, []],
  [1, 6, [0]],
  [24, 6, [0, 4, 8, 12, 16, 20]],
  [90, 6, [0, 15, 30, 45, 60, 75]],
])("marks along %d points, at most %d", (count, wanted, marks) => {
  expect(marksAlong(count, wanted)).toEqual(marks);
});
