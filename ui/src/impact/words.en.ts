// Words of what a change would do, seen beforehand.
import { format } from "../words/format";

const counted = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${format.number(count)} ${many}`;
const requestsOf = (count: number) => counted(count, "request", "requests");
const period = (days: number) => (days === 1 ? "the last day" : `the last ${days} days`);

export const impact = {
  looking: "Looking up what this would change…",
  /** "2 accounts, 3 tokens" */
  sum: (accounts: number, tokens: number) =>
    `${counted(accounts, "account", "accounts")}, ${counted(tokens, "token", "tokens")}`,
  nothing: "No account and no token is affected.",
  refused: (sum: string, requests: number, days: number) =>
    `${sum}; ${requestsOf(requests)} in ${period(days)} would now be refused.`,
  noneRefused: (sum: string, days: number) =>
    `${sum}; no request of ${period(days)} would be refused.`,
  gains: (sum: string, permissions: string) => `${sum} would gain ${permissions}.`,
  names: (shown: readonly string[], more: number) =>
    format.list(more === 0 ? shown : [...shown, `${format.number(more)} more`]),
  show: "Show them",
  hide: "Hide them",
  details: "Whom and what it concerns",
  accounts: "Accounts",
  tokens: "Tokens",
  listLabel: "Requests that would be refused",
  more: "These are the most frequent of them.",
  lacks: (permission: string) => `would lack ${permission}`,
  requests: requestsOf,
  last: "last",
  /** Beside the verb of a button: "Save, though 17 requests would be refused". */
  though: (verb: string, requests: number) =>
    `${verb}, though ${requestsOf(requests)} would be refused`,
};
