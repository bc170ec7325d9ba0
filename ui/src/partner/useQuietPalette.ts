// The desk's command palette belongs to whoever is signed in: above the desk, on the partner's side, its keys do nothing.
import { useEffect } from "react";

export function useQuietPalette(isAbove: boolean): void {
  useEffect(() => {
    if (!isAbove) return;
    const hush = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")
        event.stopPropagation();
    };
    window.addEventListener("keydown", hush, { capture: true });
    return () => window.removeEventListener("keydown", hush, { capture: true });
  }, [isAbove]);
}
