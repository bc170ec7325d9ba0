// How something is diagnosed once more, after something was done about it.
import type { DiagnoseInput, Diagnosis } from "../ipc/bindings";

/** The same thing without what was pasted, which is gone: the request that it was about, if it was about one. */
export function againWith(
  input: DiagnoseInput,
  { refusal }: Pick<Diagnosis, "refusal">,
): DiagnoseInput | undefined {
  if (input.kind !== "pasted") return input;
  return refusal === null ? undefined : { kind: "request", id: refusal.requestId };
}
