// When a token expires, as it is chosen, and the time that this comes to.

/** What can be chosen. `keep` leaves what there is. */
export const EXPIRY_CHOICES = ["never", "days30", "days90", "days365", "date"] as const;

export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number] | "keep";

export interface Expiry {
  choice: ExpiryChoice;
  /** The last day on which it works, as typed ("2027-03-31"); counts with the choice `date`. */
  date: string;
}

const DAYS: Partial<Record<ExpiryChoice, number>> = { days30: 30, days90: 90, days365: 365 };

const DAY = 86_400_000;

/** How long before its expiry a token is said to expire soon. */
const SOON = 14 * DAY;

/** From when on the token is refused; null is never. What is no date stays as it was typed: the shell says what is wrong with it. */
export function expiresAt(expiry: Expiry, now: Date): string | null {
  if (expiry.choice === "date") return endOfDay(expiry.date)?.toISOString() ?? expiry.date;
  const days = DAYS[expiry.choice];
  return days === undefined ? null : new Date(now.getTime() + days * DAY).toISOString();
}

/** The last second of a day in the reader's time zone; undefined when it is no day of the calendar. */
export function endOfDay(date: string): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date.trim());
  if (parts === null) return undefined;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const end = new Date(year, month - 1, day, 23, 59, 59);
  return end.getFullYear() === year && end.getMonth() === month - 1 && end.getDate() === day
    ? end
    : undefined;
}

/** Is that soon, and still to come? */
export function isSoon(at: string, now: Date): boolean {
  const left = new Date(at).getTime() - now.getTime();
  return left > 0 && left <= SOON;
}
