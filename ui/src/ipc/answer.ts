// The shell's answers as the page uses them: what was asked for, or a Refused with the reason.
import type { Problem } from "./bindings";

/** How the generated bindings answer. */
export type Answer<T> = Promise<{ status: "ok"; data: T } | { status: "error"; error: Problem }>;

/** The shell did not do what it was asked, and says why. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "Refused";
    this.problem = problem;
  }
}

/** What was asked for. Throws a Refused with the reason otherwise, whatever went wrong on the way. */
export async function take<T>(answer: Answer<T>): Promise<T> {
  const result = await answer.catch((error: unknown) => {
    throw new Refused(problemOf(error));
  });
  if (result.status === "ok") return result.data;
  throw new Refused(problemOf(result.error));
}

/** The reason behind anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (typeof error === "object" && error !== null && "message" in error && "code" in error)
    return error as Problem;
  // Tauri itself refuses with a bare text: a command that is not there, or arguments that are none.
  const message =
    typeof error === "string"
      ? error
      : error instanceof Error
        ? error.message
        : "No reason was given";
  return { code: "internal", field: null, message, retryAfterSeconds: null };
}
