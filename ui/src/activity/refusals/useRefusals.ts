// The refused requests that fit the search and the filters, a page at a time; what was shown stays until what is wanted is there.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { commands, type RefusalPage, type RefusalQuery, type RefusalRow } from "../../ipc/bindings";
import { PAGE_SIZE, type Paged, usePages } from "../../ipc/usePages";
import type { ActivityFilter } from "../filter";
import { useSettled } from "../useSettled";

/** How often the list is read anew for what integrations do meanwhile, in milliseconds. */
const EVERY = 10_000;

interface Refusals extends Paged<RefusalRow, RefusalPage> {
  /** What the rows that are shown were asked with. */
  query: RefusalQuery;
}

const keyOf = (query: RefusalQuery) => ["refusals", query, 0];
const ask = (query: RefusalQuery) => commands.refusals(query);

export function useRefusals(filter: ActivityFilter): Refusals {
  const client = useQueryClient();
  const search = filter.search.trim();
  const { token, reason, environment } = filter;
  const wanted = useMemo(
    (): RefusalQuery => ({ search, token, reason, environment, offset: 0, limit: PAGE_SIZE }),
    [search, token, reason, environment],
  );
  const query = useSettled(wanted, keyOf, ask);
  useEffect(() => {
    const readAnew = () => {
      if (document.visibilityState === "visible")
        void client.invalidateQueries({ queryKey: ["refusals"] });
    };
    readAnew();
    const timer = setInterval(readAnew, EVERY);
    return () => clearInterval(timer);
  }, [client]);
  const pages = usePages<RefusalRow, RefusalPage>(["refusals", query], (offset, limit) =>
    commands.refusals({ ...query, offset, limit }),
  );
  return { ...pages, query };
}
