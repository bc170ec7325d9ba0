// Seconds that run down to zero.
import { useCallback, useEffect, useState } from "react";

/** `left` is null when nothing runs. `onZero` is called when it has run down. */
export function useCountdown(onZero?: () => void): {
  left: number | null;
  start: (seconds: number) => void;
  stop: () => void;
} {
  const [end, setEnd] = useState<number | null>(null);
  const [now, setNow] = useState(0);
  const left = end === null ? null : Math.max(0, Math.ceil((end - now) / 1000));
  useEffect(() => {
    if (end === null) return;
    const timer = setInterval(() => {
      const time = Date.now();
      setNow(time);
      if (time >= end) {
        setEnd(null);
        onZero?.();
      }
    }, 250);
    return () => clearInterval(timer);
  }, [end, onZero]);
  const start = useCallback((seconds: number) => {
    const time = Date.now();
    setNow(time);
    setEnd(time + seconds * 1000);
  }, []);
  const stop = useCallback(() => setEnd(null), []);
  return { left, start, stop };
}
