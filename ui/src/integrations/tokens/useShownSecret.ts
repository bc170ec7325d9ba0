// A token's text while it is visible, and not a moment longer. It is kept nowhere else on the page: not even among the answers.
import { useCallback, useState } from "react";
import { useCountdown } from "../../design/useCountdown";
import { take } from "../../ipc/answer";
import { commands } from "../../ipc/bindings";

interface ShownSecret {
  /** The text; null while it is hidden. */
  text: string | null;
  /** Seconds until it hides itself. */
  left: number;
  /** Why it could not be shown. */
  error: unknown;
  show: () => void;
  hide: () => void;
}

/** `ask` is whose secret it is: of the desk, or of the partner's side. */
export function useShownSecret(
  handle: number,
  onShown: () => void,
  ask = commands.showSecret,
): ShownSecret {
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const drop = useCallback(() => setText(null), []);
  const { left, start, stop } = useCountdown(drop);
  const show = () => {
    setError(null);
    take(ask(handle)).then((shown) => {
      setText(shown.text);
      start(shown.hideAfterSeconds);
      onShown();
    }, setError);
  };
  const hide = () => {
    stop();
    drop();
  };
  return { text, left: left ?? 0, error, show, hide };
}
