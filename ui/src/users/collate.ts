// Sorting and searching lists in the way of the reader's own language.
import type { Sorting } from "../design/DataTable";

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Names in the order of the alphabet, "Line 9" before "Line 10". */
export const byText = (one: string, other: string): number => collator.compare(one, other);

/** The rows in whose texts everything that was typed occurs, whatever its letter case. */
export function fitting<Row>(
  rows: readonly Row[],
  search: string,
  texts: (row: Row) => string[],
): Row[] {
  const wanted = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter((row) => {
    const text = texts(row).join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The rows in order; those that are equal in it stand as they did. */
export function sorted<Row, Sort extends string>(
  rows: readonly Row[],
  sorting: Sorting<Sort>,
  compare: Record<Sort, (one: Row, other: Row) => number>,
): Row[] {
  const by = compare[sorting.by];
  return rows.toSorted((one, other) => (sorting.descending ? by(other, one) : by(one, other)));
}
