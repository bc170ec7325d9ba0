// Rows of a list that is too long to be fetched at once: pages are fetched as they come into view and kept.
import { type QueryKey, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { type Answer, type Refused, take } from "./answer";

/** A page as the shell gives it. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

/** How many rows are fetched at once. */
export const PAGE_SIZE = 50;

/** The rows as far as they are there. */
export interface Paged<Row, P extends Page<Row>> {
  /** How many rows there are in all; undefined while nothing has been fetched. */
  total: number | undefined;
  row: (index: number) => Row | undefined;
  /** To be told which rows are in view. */
  onRange: (first: number, last: number) => void;
  /** The first page, for what it says beside its rows. */
  first: P | undefined;
  error: Refused | null;
  again: () => void;
}

/** Fetches the pages in view, and one on each side of them. */
export function usePages<Row, P extends Page<Row>>(
  key: QueryKey,
  fetchPage: (offset: number, limit: number) => Answer<P>,
): Paged<Row, P> {
  const [view, setView] = useState({ from: 0, to: 0 });
  const pages: number[] = [];
  for (let page = Math.max(0, view.from - 1); page <= view.to + 1; page += 1) pages.push(page);
  if (!pages.includes(0)) pages.unshift(0);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...key, page],
      queryFn: () => take(fetchPage(page * PAGE_SIZE, PAGE_SIZE)),
      // While the list is read anew, what was there stays in sight.
      staleTime: 30_000,
    })),
  });
  const first = results[pages.indexOf(0)]?.data;
  const byPage = new Map(pages.map((page, at) => [page, results[at]?.data]));
  const onRange = useCallback((from: number, to: number) => {
    const next = { from: Math.floor(from / PAGE_SIZE), to: Math.floor(to / PAGE_SIZE) };
    setView((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, []);
  const failed = results.find((result) => result.error !== null);
  return {
    total: first?.total,
    row: (index) => byPage.get(Math.floor(index / PAGE_SIZE))?.rows[index % PAGE_SIZE],
    onRange,
    first,
    error: (failed?.error as Refused | null | undefined) ?? null,
    again: () => {
      results.forEach((result) => void result.refetch());
    },
  };
}
