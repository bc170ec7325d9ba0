// Taking back what was just done.
import { done, failed } from "../design/notify";
import { type Answer, take } from "../ipc/answer";
import { words } from "../words";
import { goOnInList } from "./goOnInList";

/** What the button Undo of a message does. */
export const takeBack = (act: () => Answer<unknown>) => (): void => {
  // The message that was pressed is gone by now.
  goOnInList();
  take(act()).then(() => done(words.users.undone), failed);
};
