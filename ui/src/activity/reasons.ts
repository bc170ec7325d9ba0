// A reason in the words of people. One that has none yet is shown as the gateway writes it.
import { words } from "../words";

/** Why a request was refused. */
export const reasonOf = (word: string): string => words.activity.reasons[word] ?? word;

/** What lay behind it. */
export const causeOf = (word: string): string => words.activity.causes[word] ?? word;

/** The reasons to choose from. A server error of the API is counted, but not recorded by itself: the request was let through. */
export const REASONS = Object.entries(words.activity.reasons)
  .filter(([word]) => word !== "upstream-error")
  .map(([value, label]) => ({ value, label }));
