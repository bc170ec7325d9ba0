// Tells the shell that somebody is there, so that it does not lock: on keys and pointer, and not more often than needed.
import { useEffect } from "react";
import { commands } from "../ipc/bindings";

/** At most so often, in milliseconds. */
const EVERY = 20_000;

export function useStillHere(): void {
  useEffect(() => {
    let last = 0;
    const stir = () => {
      const now = Date.now();
      if (now - last < EVERY) return;
      last = now;
      // A session that has ended meanwhile says so by its own event.
      void commands.stillHere();
    };
    const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
    kinds.forEach((kind) => window.addEventListener(kind, stir, { passive: true, capture: true }));
    return () => kinds.forEach((kind) => window.removeEventListener(kind, stir, { capture: true }));
  }, []);
}
