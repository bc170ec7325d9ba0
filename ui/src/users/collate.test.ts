import { describe, expect, test } from "vitest";
import { byText, fitting, sorted } from "./collate";

const lines = ["Line 10", "line 9", "Annex"];
const by = { name: byText };

describe("sorting", () => {
  test("goes by the alphabet, and by numbers in it", () => {
    expect(sorted(lines, { by: "name", descending: false }, by)).toEqual([
      "Annex",
      "line 9",
      "Line 10",
    ]);
  });

  test("the other way round", () => {
    expect(sorted(lines, { by: "name", descending: true }, by)).toEqual([
      "Line 10",
      "line 9",
      "Annex",
    ]);
  });
});

describe("searching", () => {
  const texts = (line: string) => [line, "Product sync"];

  test("every word that was typed has to occur somewhere", () => {
    expect(fitting(lines, " sync LINE ", texts)).toEqual(["Line 10", "line 9"]);
    expect(fitting(lines, "line recall", texts)).toEqual([]);
  });

  test("nothing typed fits all", () => {
    expect(fitting(lines, " ", texts)).toEqual(lines);
  });
});
