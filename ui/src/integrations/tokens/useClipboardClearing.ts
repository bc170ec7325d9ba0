// A token on the clipboard: how long it stays there, clearing it at once, and what became of it.
import { useCallback, useMemo, useState } from "react";
import { failed } from "../../design/notify";
import { useCountdown } from "../../design/useCountdown";
import { commands } from "../../ipc/bindings";
import { useDo, useShellEvent } from "../../ipc/hooks";

export interface ClipboardClearing {
  /** `untouched` until something is copied. */
  state: "untouched" | "holds" | "cleared" | "left-alone";
  /** Seconds until it is cleared. */
  left: number;
  /** A token was copied and stays for so many seconds. */
  copied: (seconds: number) => void;
  clearNow: () => void;
}

export function useClipboardClearing(): ClipboardClearing {
  const [state, setState] = useState<ClipboardClearing["state"]>("untouched");
  const { left, start, stop } = useCountdown();
  const clear = useDo(() => commands.clearClipboard(), { onRefused: failed });
  useShellEvent("clipboardCleared", ({ cleared }) => {
    stop();
    setState((now) => (now === "holds" ? (cleared ? "cleared" : "left-alone") : now));
  });
  const copied = useCallback(
    (seconds: number) => {
      setState("holds");
      start(seconds);
    },
    [start],
  );
  const { mutate } = clear;
  const clearNow = useCallback(() => mutate(undefined), [mutate]);
  return useMemo(() => ({ state, left: left ?? 0, copied, clearNow }), [state, left, copied, clearNow]);
}
