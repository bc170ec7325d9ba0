// Progress is shown only for what takes longer than people notice.
import { useEffect, useState } from "react";

/** True once `busy` has been true for `ms` milliseconds. */
export function useDelayed(busy: boolean, ms = 300): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setShown(true), ms);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [busy, ms]);
  return shown && busy;
}
