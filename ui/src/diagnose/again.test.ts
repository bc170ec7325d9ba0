import { expect, test } from "vitest";
import type { RefusalRow } from "../ipc/bindings";
import { againWith } from "./again";

const refusal = { requestId: "0199f1" } as RefusalRow;

test("a token or a request that was named is looked at again", () => {
  expect(againWith({ kind: "token", id: "t1" }, { refusal: null })).toEqual({
    kind: "token",
    id: "t1",
  });
  expect(againWith({ kind: "request", id: "0199f1" }, { refusal })).toEqual({
    kind: "request",
    id: "0199f1",
  });
});

test("what was pasted is not kept: the request that it was about is looked at", () => {
  expect(againWith({ kind: "pasted", text: "kd_sandbox_secret" }, { refusal })).toEqual({
    kind: "request",
    id: "0199f1",
  });
});

test("what was pasted and was about no request has to be pasted again", () => {
  expect(
    againWith({ kind: "pasted", text: "kd_sandbox_secret" }, { refusal: null }),
  ).toBeUndefined();
});
