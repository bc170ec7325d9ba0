// The time, for what is said as "3 minutes ago": it need not be told more often than that changes.
import { useEffect, useState } from "react";

/** How often it is told, in milliseconds. */
const EVERY = 30_000;

export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), EVERY);
    return () => clearInterval(timer);
  }, []);
  return now;
}
