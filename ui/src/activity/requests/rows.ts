// The rows of what was asked for: which one is which, and in what order they stand.
import type { ActivityRow } from "../../ipc/bindings";
import type { Sorting } from "../../design/DataTable";
import { requestsOf } from "../tally";

/** What the rows can be sorted by. */
export type RowSort = "requests" | "refused" | "upstream-errors" | "last";

/** Tells a row from all others of the same list. */
export const idOf = (row: ActivityRow): string =>
  [row.tokenId, row.environmentName, row.method, row.route, row.hour]
    .map((it) => it ?? "")
    .join(" ");

/** "GET /businesses/{businessId}/products", if an endpoint was found. */
export const endpointOf = (row: Pick<ActivityRow, "method" | "route">): string | undefined =>
  row.route === null ? undefined : [row.method ?? [], row.route].flat().join(" ");

const VALUE: Record<RowSort, (row: ActivityRow) => number> = {
  requests: ({ tally }) => requestsOf(tally),
  refused: ({ tally }) => tally.refused,
  "upstream-errors": ({ tally }) => tally.upstreamErrors,
  last: ({ lastAt }) => Date.parse(lastAt),
};

/** The rows as they came, or sorted. */
export function inOrder(
  rows: readonly ActivityRow[],
  sorting: Sorting<RowSort> | undefined,
): readonly ActivityRow[] {
  if (sorting === undefined) return rows;
  const value = VALUE[sorting.by];
  const sign = sorting.descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * (value(a) - value(b)));
}
