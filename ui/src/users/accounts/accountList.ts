// The accounts of one kind that fit the search, in the order asked for.
import type { Sorting } from "../../design/DataTable";
import type { AccountRow } from "../../ipc/bindings";
import { byText, fitting, sorted } from "../collate";

/** What accounts can be sorted by. */
export type AccountSort = "name" | "email" | "tokens" | "state";

export const fittingAccounts = (
  accounts: readonly AccountRow[],
  search: string,
  sorting: Sorting<AccountSort>,
): AccountRow[] =>
  sorted(
    fitting(accounts, search, (account) => [account.name, account.email, ...account.roles]),
    sorting,
    {
      name: (one, other) => byText(one.name, other.name),
      email: (one, other) => byText(one.email, other.email),
      tokens: (one, other) => one.tokens - other.tokens,
      state: (one, other) => Number(other.enabled) - Number(one.enabled),
    },
  );
