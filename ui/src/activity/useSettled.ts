// What is asked for changes while somebody types; what is shown stays until the answer is there.
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Answer, take } from "../ipc/answer";

/** The latest of what was `wanted` that has been answered. `wanted` must stay the same object as long as it is the same. */
export function useSettled<Query, T>(
  wanted: Query,
  key: (query: Query) => QueryKey,
  ask: (query: Query) => Answer<T>,
): Query {
  const client = useQueryClient();
  const [settled, setSettled] = useState(wanted);
  const [by] = useState(() => ({ key, ask }));
  useEffect(() => {
    if (settled === wanted) return;
    let outdated = false;
    const settle = () => {
      if (!outdated) setSettled(wanted);
    };
    // What cannot be fetched is shown too: then the reason is.
    void client
      .query({ queryKey: by.key(wanted), queryFn: () => take(by.ask(wanted)) })
      .then(settle, settle);
    return () => {
      outdated = true;
    };
  }, [client, by, settled, wanted]);
  return settled;
}
