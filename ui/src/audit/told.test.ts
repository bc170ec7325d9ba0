import { expect, test } from "vitest";
import { format } from "../words";
import { actionOf, choices, kindOf, localTimes, whatChanged } from "./told";

const asItIs = (permission: string) => permission;
const lines = (detail: unknown) =>
  whatChanged(JSON.stringify(detail), asItIs).map(({ label, text }) => `${label}: ${text}`);

test("an action is told in words, also one that came after this page", () => {
  expect(actionOf("token.created")).toBe("API token created");
  expect(actionOf("token-of-tomorrow.turned_up")).toBe("Token of tomorrow turned up");
  expect(kindOf("token")).toBe("API token");
  expect(kindOf("store")).toBe("Store");
  expect(kindOf("constructor")).toBe("Constructor");
});

test("one action can be chosen, or all of its kind", () => {
  const tokens = choices().find(({ group }) => group === "API token");
  expect(tokens?.items.slice(0, 2)).toEqual([
    { value: "token.", label: "API token: everything" },
    { value: "token.created", label: "API token created" },
  ]);
  expect(choices().find(({ group }) => group === "Integration")?.items).toHaveLength(1);
});

test("what was before stands before what came of it, and what stayed is not told", () => {
  expect(
    lines({ expires_at_before: null, expires_at: "soon", name_before: "Old", hint: "abcd" }),
  ).toEqual(["Expires: none → soon", "Name before: Old", "Ends in: abcd"]);
  expect(
    lines({ name: { before: "Export", after: "Export" }, enabled: { before: true, after: false } }),
  ).toEqual(["Enabled: yes → no"]);
  expect(
    lines({ before: { export_hours: 24, keep: 1 }, after: { export_hours: 12, keep: 1 } }),
  ).toEqual(["Hours between checkpoints: 24 → 12"]);
});

test("lists are told as lists, permissions as they are called, and nothing is said of what is empty", () => {
  const added = whatChanged(
    '{"added":["products:edit","tokens:generate"],"removed":[],"narrowed_to":null}',
    (it) => `<${it}>`,
  );
  expect(added).toEqual([{ label: "Added", text: "<products:edit> and <tokens:generate>" }]);
});

test("what is made of parts is told part by part", () => {
  expect(lines({ upstream: { kind: "url", base_url: "https://api.example" } })).toEqual([
    "API behind it: Kind: url",
    "API behind it: Base URL: https://api.example",
  ]);
});

test("what is no object of JSON tells of nothing", () => {
  for (const detail of ["", "{", "[]", "3", "null", "{}"])
    expect(whatChanged(detail, asItIs)).toEqual([]);
});

test("a time within a sentence is one by the reader's clock", () => {
  const at = "2026-11-25T13:30:05.25Z";
  expect(localTimes(`Signed on ${at}. It was written anew.`)).toBe(
    `Signed on ${format.time(new Date(at))}. It was written anew.`,
  );
});
