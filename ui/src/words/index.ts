// Every word on the screen, one catalogue a language. Features bring their own part; English is the one there is.
import { activity } from "../activity/words.en";
import { app } from "../app/words.en";
import { audit } from "../audit/words.en";
import { backup } from "../backup/words.en";
import { diagnose } from "../diagnose/words.en";
import { entrance } from "../entrance/words.en";
import { impact } from "../impact/words.en";
import { integrations } from "../integrations/words.en";
import { overview } from "../overview/words.en";
import { rotation } from "../rotation/words.en";
import { usage } from "../usage/words.en";
import { users } from "../users/words.en";
import { wizard } from "../wizard/words.en";
import { design } from "../design/words.en";

const en = {
  activity,
  app,
  audit,
  backup,
  design,
  diagnose,
  entrance,
  impact,
  integrations,
  overview,
  rotation,
  usage,
  users,
  wizard,
};

/** The catalogue. Another language has the same shape, which the compiler sees to. */
export type Words = typeof en;

const language =
  (typeof navigator === "undefined" ? "en" : navigator.language).split("-")[0] ?? "en";

/** What there is in the reader's language, or else in English. */
export const inLanguage = <T>(catalogues: { en: T } & Record<string, T>): T =>
  catalogues[language] ?? catalogues.en;

/** The words of the reader's language. What is read later brings its own: the partner's side. */
export const words: Words = inLanguage({ en });
export { format } from "./format";
