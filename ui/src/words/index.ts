// Every word on the screen, one catalogue a language. Features bring their own part; English is the one there is.
import { activity } from "../activity/words.en";
import { app } from "../app/words.en";
import { diagnose } from "../diagnose/words.en";
import { entrance } from "../entrance/words.en";
import { impact } from "../impact/words.en";
import { integrations } from "../integrations/words.en";
import { overview } from "../overview/words.en";
import { partner } from "../partner/words.en";
import { rotation } from "../rotation/words.en";
import { usage } from "../usage/words.en";
import { users } from "../users/words.en";
import { wizard } from "../wizard/words.en";
import { design } from "../design/words.en";

const en = { activity, app, design, diagnose, entrance, impact, integrations, overview, partner, rotation, usage, users, wizard };

/** The catalogue. Another language has the same shape, which the compiler sees to. */
export type Words = typeof en;

const catalogues: Record<string, Words> = { en };

const language = (typeof navigator === "undefined" ? "en" : navigator.language).split("-")[0] ?? "en";

/** The words of the reader's language, or else English. */
export const words: Words = catalogues[language] ?? en;
export { format } from "./format";
