// Focus goes on in the list when what had it is gone: the button of a row that was deleted, an item of a menu, a message that was closed.
import { useEffect, useRef } from "react";

/** After a dialog has given back the focus, if it could, in milliseconds. */
const LATER = 60;

export function goOnInList(): void {
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const row = document.querySelector<HTMLElement>('main [role="row"][tabindex="0"]');
    (row ?? document.querySelector<HTMLElement>("[data-page-title]"))?.focus();
  }, LATER);
}

/** The same, when the row itself goes a moment after it was deleted. */
export function useGoOnWhenShorter(rows: number): void {
  const before = useRef(rows);
  useEffect(() => {
    if (rows < before.current) goOnInList();
    before.current = rows;
  }, [rows]);
}
