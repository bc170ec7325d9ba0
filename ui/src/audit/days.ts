// Days as a date field has them, and what the shell asks for: moments, by the clock on the reader's wall.

/** When this day begins; nothing for no day. */
export function dayBegins(day: string): string | null {
  return moment(day, 0);
}

/** When the day after this one begins; nothing for no day. */
export function dayAfter(day: string): string | null {
  return moment(day, 1);
}

function moment(day: string, later: number): string | null {
  const parts = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day);
  if (parts === null) return null;
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later);
  // The shell's calendar ends with the year 9999.
  return at.getFullYear() > 9_998 ? null : at.toISOString();
}

/** JSON with a line a field; whatever else, as it is. */
export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
