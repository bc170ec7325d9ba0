// A token on the clipboard: until when it stays there, clearing it at once, and what became of it.
import { useCallback, useEffect, useMemo, useState } from "react";
import { failed } from "../../design/notify";
import { commands } from "../../ipc/bindings";
import { useDo, useShellEvent } from "../../ipc/hooks";

export interface ClipboardClearing {
  /** `untouched` until something is copied. */
  state: "untouched" | "holds" | "cleared" | "left-alone";
  /** When it is cleared, in milliseconds as `Date.now()` counts them. */
  until: number;
  /** A token was copied and stays for so many seconds. */
  copied: (seconds: number) => void;
  clearNow: () => void;
}

/** Whoever copied before: what is copied next takes its place on the clipboard. */
const holders = new Set<() => void>();

/** `clear` is who asks: the desk, or the partner's side. */
export function useClipboardClearing(clear = commands.clearClipboard): ClipboardClearing {
  const [state, setState] = useState<ClipboardClearing["state"]>("untouched");
  const [until, setUntil] = useState(0);
  const { mutate } = useDo(() => clear(), { onRefused: failed });
  useShellEvent("clipboardCleared", ({ cleared }) => {
    setState((now) => (now === "holds" ? (cleared ? "cleared" : "left-alone") : now));
  });
  useEffect(() => {
    const replaced = () => setState((now) => (now === "holds" ? "left-alone" : now));
    holders.add(replaced);
    return () => void holders.delete(replaced);
  }, []);
  const copied = useCallback((seconds: number) => {
    for (const replaced of holders) replaced();
    setState("holds");
    setUntil(Date.now() + seconds * 1000);
  }, []);
  const clearNow = useCallback(() => mutate(undefined), [mutate]);
  return useMemo(() => ({ state, until, copied, clearNow }), [state, until, copied, clearNow]);
}
