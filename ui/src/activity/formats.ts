// Hours, days and shares, as a record of traffic needs them.
import { locale } from "../words/format";

const second = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const hour = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
// A day of the record is one of UTC, wherever the reader is.
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });

/** The smallest share that is written as a number. */
const SMALLEST = 0.001;

export const formats = {
  /** 24 Nov 2026, 14:30:05 */
  second: (at: Date): string => second.format(at),
  /** 14:00 */
  clock: (at: Date): string => clock.format(at),
  /** 24 Nov, 14:00 */
  hour: (at: Date): string => hour.format(at),
  /** 24 Nov */
  day: (at: Date): string => day.format(at),
  /** 12K */
  compact: (value: number): string => compact.format(value),
  /** 2.5%; never 0% of something that there is. */
  share: (part: number, all: number): string => {
    const share = all === 0 ? 0 : part / all;
    return share > 0 && share < SMALLEST ? `<${percent.format(SMALLEST)}` : percent.format(share);
  },
};
