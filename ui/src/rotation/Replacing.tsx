// Replacing a token, from wherever it was asked for: the new one is shown above all screens, so that no list that changes takes it away.
import { createContext, lazy, type ReactNode, Suspense, use, useMemo, useState } from "react";
import type { TokenRow } from "../ipc/bindings";

// Read when somebody replaces a token.
const ReplaceDialog = lazy(() => import("./ReplaceDialog"));

interface Replacing {
  /** The token that is being replaced at the moment, in a dialog. */
  replacing: TokenRow | undefined;
  replace: (token: TokenRow) => void;
}

const Context = createContext<Replacing | null>(null);

export function ReplacingProvider(props: { children: ReactNode }) {
  const [replacing, setReplacing] = useState<TokenRow>();
  const value = useMemo(() => ({ replacing, replace: setReplacing }), [replacing]);
  return (
    <Context value={value}>
      {props.children}
      {replacing !== undefined && (
        <Suspense>
          <ReplaceDialog token={replacing} onClose={() => setReplacing(undefined)} />
        </Suspense>
      )}
    </Context>
  );
}

/** How to replace a token. */
export function useReplacing(): Replacing {
  const replacing = use(Context);
  if (replacing === null) throw new Error("useReplacing outside of ReplacingProvider");
  return replacing;
}
