// What the button of a change says.
import { words } from "../words";
import type { SeenImpact } from "./useImpact";

/** The verb of the button; when requests would be refused, it says so. */
export function verbWith(verb: string, seen: Pick<SeenImpact, "impact" | "isOld">): string {
  const requests = seen.isOld ? 0 : (seen.impact?.requests ?? 0);
  return requests === 0 ? verb : words.impact.though(verb, requests);
}
