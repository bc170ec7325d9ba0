// How long a sign-in has to wait after too many wrong passwords, and how that is written.
import type { Problem } from "../ipc/bindings";

/** The seconds until the next try, if that is what the problem is about. The shell says them in its sentence. */
export function secondsToWait(problem: Problem): number | null {
  if (problem.code !== "slow-down" && problem.code !== "locked") return null;
  const found = /\bin (\d+) (second|minute)/.exec(problem.message);
  if (found === null) return null;
  return Number(found[1]) * (found[2] === "minute" ? 60 : 1);
}

/** "45 s", "14:05" */
export function clock(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
