// The shell's problems beside the fields they are about.
import { problemOf } from "../ipc/answer";

/** What is wrong with this field, if the problem is about it. */
export function errorAt(error: unknown, field: string): string | undefined {
  if (error === null || error === undefined) return undefined;
  const problem = problemOf(error);
  return problem.field === field ? problem.message : undefined;
}

/** The problem, if it is about none of these fields: then it stands above the form. */
export function errorBeside(error: unknown, fields: readonly string[]): unknown {
  if (error === null || error === undefined) return undefined;
  const { field } = problemOf(error);
  return field !== null && fields.includes(field) ? undefined : error;
}
