// Asking the API behind an environment whether it answers: what it came to, and not waiting for it any longer.
import { useState } from "react";
import { commands, type EnvironmentVerdict } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";

export interface Check {
  isAsking: boolean;
  verdict: EnvironmentVerdict | undefined;
  /** Why it could not be asked. */
  error: string | undefined;
  ask: () => void;
  /** Waits no longer, or takes away what was found. */
  dismiss: () => void;
}

export function useCheck(environment: string): Check {
  const [dismissed, setDismissed] = useState(false);
  const check = useDo(() => commands.checkEnvironment(environment));
  const isShown = !dismissed;
  return {
    isAsking: isShown && check.isPending,
    verdict: isShown ? check.data : undefined,
    error: isShown ? check.error?.problem.message : undefined,
    ask: () => {
      setDismissed(false);
      check.mutate(undefined);
    },
    dismiss: () => setDismissed(true),
  };
}
