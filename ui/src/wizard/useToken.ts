// The row of a token as the list has it, read anew when it is shown.
import { commands, type TokenQuery, type TokenRow } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";

/** So few have one name that theirs is among these. */
const MOST = 20;

/** Nothing while it is not there. */
export function useToken(token: TokenRow): TokenRow | undefined {
  const query: TokenQuery = {
    search: token.name,
    environment: token.environmentSlug,
    state: null,
    account: token.accountId,
    sort: "created",
    descending: true,
    offset: 0,
    limit: MOST,
  };
  const found = useAsk(["tokens", query], () => commands.tokens(query), { fresh: true });
  return found.data?.rows.find((it) => it.id === token.id);
}
