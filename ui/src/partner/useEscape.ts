// Escape goes one step out, wherever the focus is, but not while something is being typed or a dialog is open.
import { useEffect, useRef } from "react";

export function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      const isTyped =
        event.target instanceof HTMLInputElement &&
        event.target.type !== "radio" &&
        event.target.value !== "";
      // Asked before anything else hears of it: a dialog that this very press closes is still there.
      if (!isTyped && document.querySelector('[aria-modal="true"]') === null) latest.current();
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);
}
