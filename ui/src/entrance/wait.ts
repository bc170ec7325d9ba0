// How the time that a sign-in has to wait, after too many wrong passwords, is written.

/** "45 s", "14:05" */
export function clock(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
