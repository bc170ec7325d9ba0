// Keeps what is filled in for later, also for after a restart: as soon as nobody has typed for a moment, at each step, and on leaving.
import { useEffect, useRef, useState } from "react";
import { take } from "../ipc/answer";
import { commands, type IntegrationDraft } from "../ipc/bindings";

/** How long nobody has typed before it is kept, in milliseconds. */
const TYPED = 600;

/** Gives why it could not be kept, if it could not. The draft is the same as long as nothing has changed; nothing is nothing to keep. */
export function useDraftKeeping(draft: IntegrationDraft | undefined): unknown {
  const [error, setError] = useState<unknown>(null);
  const unkept = useRef<IntegrationDraft>(undefined);
  const step = draft?.step;
  useEffect(() => {
    unkept.current = draft;
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      unkept.current = undefined;
      take(commands.keepIntegrationDraft(draft)).then(() => setError(null), setError);
    }, TYPED);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    // Another step, or the wizard is left.
    return () => {
      const last = unkept.current;
      unkept.current = undefined;
      if (last !== undefined) void commands.keepIntegrationDraft(last);
    };
  }, [step]);
  return error;
}
