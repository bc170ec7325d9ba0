// What of the activity is looked at: the same for what was asked for and for what was refused.
import { useSession } from "../app/session";
import type { Period } from "./PeriodSwitch";

export interface ActivityFilter {
  days: Period;
  /** By identifier. */
  token: string | null;
  /** By identifier. */
  account: string | null;
  /** By slug. */
  environment: string | null;
  /** By its template. */
  route: string | null;
  /** What a refused request has to hold. */
  search: string;
  /** Why it was refused, by the reason's word. */
  reason: string | null;
}

export const NO_FILTER: ActivityFilter = {
  days: 7,
  token: null,
  account: null,
  environment: null,
  route: null,
  search: "",
  reason: null,
};

/** Which accounts there are is told to who may see accounts and everybody's tokens. */
export function useSeesAccounts(): boolean {
  const { me } = useSession();
  return me.abilities.seeAllTokens === null && me.abilities.seeUsers === null;
}
