// Requests by what became of them, added up.
import type { Tally } from "../ipc/bindings";

/** The three things that can become of a request, in the order in which they are stacked and named. */
export const OUTCOMES = ["allowed", "refused", "upstreamErrors"] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** All requests. */
export const requestsOf = (tally: Tally): number =>
  tally.allowed + tally.refused + tally.upstreamErrors;
