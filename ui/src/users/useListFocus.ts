// Focus goes on in the list when what had it is gone: the button of a row that was deleted, an item of a menu that has closed.
import { type RefObject, useCallback, useRef } from "react";

/** After the dialog has given back the focus, if it could, in milliseconds. */
const LATER = 60;

export function useListFocus(): { list: RefObject<HTMLDivElement | null>; backToList: () => void } {
  const list = useRef<HTMLDivElement>(null);
  const backToList = useCallback(() => {
    setTimeout(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      list.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus();
    }, LATER);
  }, []);
  return { list, backToList };
}
