// What was found about fields, in the words of the page where nothing was chosen at all.
import type { FieldNote } from "../ipc/bindings";
import { words } from "../words";
import type { Forms } from "./forms";

const say = words.wizard;

/** The same notes; that there is no role without a name is said as "Choose a role". */
export function inWords(notes: readonly FieldNote[], forms: Forms): FieldNote[] {
  const missing: Record<string, string | undefined> = {
    role: forms.roleId === null ? say.role.choose : undefined,
    account: forms.accountId === null ? say.account.choose : undefined,
    environment:
      forms.environment === null ? words.integrations.tokens.form.chooseEnvironment : undefined,
  };
  return notes.map((note) => ({ ...note, message: missing[note.field] ?? note.message }));
}
