// The tokens that fit the search and the filters, a page at a time; what was shown stays until what is wanted is there.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Sorting } from "../../design/DataTable";
import { take } from "../../ipc/answer";
import {
  commands,
  type TokenPage,
  type TokenQuery,
  type TokenRow,
  type TokenSort,
  type TokenState,
} from "../../ipc/bindings";
import { PAGE_SIZE, type Paged, usePages } from "../../ipc/usePages";

/** How often the list is read anew for what integrations do meanwhile, in milliseconds. */
const EVERY = 10_000;

/** What is searched and filtered for. */
export interface TokenFilter {
  search: string;
  environment: string | null;
  state: TokenState | null;
  account: string | null;
}

export const NO_FILTER: TokenFilter = { search: "", environment: null, state: null, account: null };

export const isFiltered = (filter: TokenFilter): boolean =>
  filter.search.trim() !== "" ||
  filter.environment !== null ||
  filter.state !== null ||
  filter.account !== null;

interface TokenList extends Paged<TokenRow, TokenPage> {
  /** What the rows that are shown were asked with. */
  query: TokenQuery;
}

export function useTokenList(filter: TokenFilter, sorting: Sorting<TokenSort>): TokenList {
  const client = useQueryClient();
  const search = filter.search.trim();
  const { environment, state, account } = filter;
  const { by, descending } = sorting;
  const wanted = useMemo(
    (): TokenQuery => ({
      search,
      environment,
      state,
      account,
      sort: by,
      descending,
      offset: 0,
      limit: PAGE_SIZE,
    }),
    [search, environment, state, account, by, descending],
  );
  const [query, setQuery] = useState(wanted);
  useEffect(() => {
    if (query === wanted) return;
    let outdated = false;
    const settle = () => {
      if (!outdated) setQuery(wanted);
    };
    // What cannot be fetched is shown too: then the reason is.
    void client
      .query({ queryKey: ["tokens", wanted, 0], queryFn: () => take(commands.tokens(wanted)) })
      .then(settle, settle);
    return () => {
      outdated = true;
    };
  }, [client, query, wanted]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible")
        void client.invalidateQueries({ queryKey: ["tokens"] });
    }, EVERY);
    return () => clearInterval(timer);
  }, [client]);
  const pages = usePages<TokenRow, TokenPage>(["tokens", query], (offset, limit) =>
    commands.tokens({ ...query, offset, limit }),
  );
  return { ...pages, query };
}
