// The words of the partner's side in the reader's language. They are read with it, not before the sign-in.
import { inLanguage } from "../words";
import { partner } from "./words.en";

export const say = inLanguage({ en: partner });
