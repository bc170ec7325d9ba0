// A request to try a token with, for whoever waits for the first one.
import type { TokenRow } from "../ipc/bindings";

/** What a list of an area is called in the API's paths, beginning with what is easiest to try. */
const LISTS: [permission: string, path: string][] = [
  ["products:view", "products"],
  ["locations:view", "locations"],
  ["suppliers:view", "suppliers"],
  ["customers:view", "customers"],
  ["reports:view", "reports"],
  ["events:view", "events"],
  ["recalls:view", "stockRecoveries"],
  ["incidents:view", "qualityIncidents"],
  ["documents:view", "documents"],
  ["assessments:view", "assessments"],
  ["audits:view", "audits"],
  ["purchase-orders:view", "purchaseOrders"],
];

/** What stands in a path for the identifier of one's own business. */
export const BUSINESS = "<businessId>";

/** The business whose sample data the Sandbox holds. */
const SANDBOX_BUSINESS = "5f3c1eb00000000000000001";

/** The path of a list that the token may read; undefined when there is none. */
export function listPath({
  permissions,
  environmentSlug,
}: Pick<TokenRow, "permissions" | "environmentSlug">): string | undefined {
  const list = LISTS.find(([permission]) => permissions.includes(permission))?.[1];
  if (list === undefined) return undefined;
  return `/businesses/${environmentSlug === "sandbox" ? SANDBOX_BUSINESS : BUSINESS}/${list}`;
}
