// Words of least privilege: which permissions are used, and which are not.
import { format } from "../words/format";

const requestsOf = (count: number) =>
  count === 1 ? "1 request" : `${format.number(count)} requests`;

export const usage = {
  title: (days: number) => `Permissions not used in the last ${days} days`,
  toggle: "Permissions that are not used",
  period: "Period",
  days: (days: number) => `${days} days`,
  looking: "Looking up what was used…",
  helpRole: "By the requests with tokens of the accounts that have this role.",
  helpAccount: "By the requests with its API tokens.",
  nothingHeld: "Nothing of the API is permitted, so there is nothing to use.",
  unused: (unused: number, all: number, days: number) =>
    unused === 0
      ? `All ${format.number(all)} permissions were used in the last ${days} days.`
      : `${format.number(unused)} of ${format.number(all)} permissions were not used in the last ${days} days.`,
  since: (day: string) =>
    `What is used is recorded since ${day} only: what comes once a month or a year may be missing.`,
  noRecord: "Nothing is recorded yet, so nothing can be said about what is used.",
  columns: { permission: "Permission", requests: "Requests", last: "Last used" },
  notUsed: "Not used",
  requests: requestsOf,
  propose: "Propose a smaller role",
  proposeHelp:
    "Ticks what was used, what administers, and Generate API Token. See below what would have been refused. Nothing is saved before you do.",
  proposed: (permissions: string) => `Proposed: without ${permissions}. Nothing is saved yet.`,
  nothingLess: "Everything in this role was used: there is no smaller one to propose.",
};
