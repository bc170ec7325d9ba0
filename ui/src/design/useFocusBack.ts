// Focus goes back to where it was when a dialog goes with the component that made it, or what opened it has gone: Mantine sees to
// neither.
import { type RefObject, useEffect, useRef, useState } from "react";

/** For a dialog that fades away, the content that is going is to be given: a focus in it is about to be lost. */
export function useFocusBack(opened: boolean): RefObject<HTMLDivElement | null> {
  const content = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<{ opened: boolean; before: HTMLElement | null }>({
    opened: false,
    before: null,
  });
  // While it is being opened what was pressed still has the focus; an effect would come too late to see that.
  if (opened !== shown.opened) setShown({ opened, before: opened ? whereFocusIs() : shown.before });
  const { before } = shown;
  const gone = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!opened) return;
    clearTimeout(gone.current);
    return () => {
      // A moment later: in development React takes every effect back once and makes it again.
      gone.current = setTimeout(() => {
        const at = document.activeElement;
        // The content as it is then, not as it was: it may have gone by now.
        // eslint-disable-next-line react-hooks/exhaustive-deps
        const within = content.current;
        const isLost = at === null || at === document.body || within?.contains(at) === true;
        if (!isLost) return;
        // What was pressed may be gone by now, as a row that was deleted or an entry of the command palette.
        const to =
          before?.isConnected === true
            ? before
            : document.querySelector<HTMLElement>("[data-page-title]");
        to?.focus({ preventScroll: true });
      });
    };
  }, [before, opened]);
  return content;
}

/** What has the focus; for something in a menu or popover, which goes with it, the button that opened that. */
function whereFocusIs(): HTMLElement | null {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return null;
  const opener = document.getElementById(
    at.closest('[role="menu"], [role="dialog"]')?.getAttribute("aria-labelledby") ?? "",
  );
  // A dialog in which another one opens is labelled by its heading: there the focus stays with what was pressed.
  return opener instanceof HTMLButtonElement ? opener : at;
}
