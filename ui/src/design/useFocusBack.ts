// Focus goes back to where it was when a dialog goes with the component that made it: Mantine sees to that only for one that stays.
import { useEffect, useRef, useState } from "react";

export function useFocusBack(opened: boolean): void {
  const [before] = useState(whereFocusIs);
  const gone = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    clearTimeout(gone.current);
    if (!opened) return;
    return () => {
      // A moment later: in development React takes every effect back once and makes it again.
      gone.current = setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (!isLost) return;
        // What was pressed may be gone by now, as a row that was deleted or an entry of the command palette.
        const to = before?.isConnected === true ? before : document.querySelector<HTMLElement>("[data-page-title]");
        to?.focus({ preventScroll: true });
      });
    };
  }, [before, opened]);
}

/** What has the focus; for an item of a menu, which goes with its menu, the button that opened the menu. */
function whereFocusIs(): HTMLElement | null {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return null;
  const opener = at.closest('[role="menu"]')?.getAttribute("aria-labelledby");
  return typeof opener !== "string" ? at : document.getElementById(opener);
}
