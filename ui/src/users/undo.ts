// Taking back what was just done.
import { done, failed } from "../design/notify";
import { type Answer, take } from "../ipc/answer";
import { words } from "../words";

/** What the button Undo of a message does. */
export const takeBack = (act: () => Answer<unknown>) => (): void => {
  take(act()).then(() => done(words.users.undone), failed);
};
