// Dates, times and numbers in the way of the reader's own language.

/** The language of the reader, in whose way things are written. */
export const locale = usable(typeof navigator === "undefined" ? "en" : navigator.language);
const absolute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const whole = new Intl.NumberFormat(locale);
const list = new Intl.ListFormat(locale, { type: "conjunction" });

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export const format = {
  /** 24 Nov 2026, 14:30 */
  time: (at: Date): string => absolute.format(at),
  /** 24 Nov 2026 */
  day: (at: Date): string => day.format(at),
  /** "3 hours ago", "in 2 weeks" */
  relative: (at: Date, now: Date = new Date()): string => {
    const seconds = (at.getTime() - now.getTime()) / 1000;
    for (const [unit, size] of STEPS) {
      if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    }
    return relative.format(0, "second");
  },
  /** 12,345 */
  number: (value: number): string => whole.format(value),
  /** "a, b and c" */
  list: (values: readonly string[]): string => list.format(values),
};

/** A desktop without a language (LANG=C) names none that there is: then it is English. */
export function usable(tag: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}
