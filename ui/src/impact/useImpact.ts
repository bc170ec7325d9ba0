// What a change would do, asked once nobody has changed it for a moment.
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Refused } from "../ipc/answer";
import { type ChangeImpact, commands, type ProposedChange } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";

/** How long nothing has changed before it is looked up, in milliseconds. */
const SETTLED = 250;

/** What is known so far. */
export interface SeenImpact {
  /** Nothing while nothing is proposed, or nothing is known yet. */
  impact: ChangeImpact | undefined;
  isPending: boolean;
  /** It is that of what was proposed a moment ago. */
  isOld: boolean;
  error: Refused | null;
  again: () => void;
}

export function useImpact(
  /** Nothing: there is nothing to be looked up. */
  change: ProposedChange | undefined,
  /** While the change is on its way it is not asked any more: what has been done would be found to change nothing. */
  frozen = false,
): SeenImpact {
  // Asked anew each time: what integrations do meanwhile is no change that is told.
  const [occasion] = useState(() => crypto.randomUUID());
  const wanted = change === undefined ? undefined : JSON.stringify(change);
  const [settled] = useDebouncedValue(wanted, SETTLED);
  const asked = settled === undefined ? undefined : (JSON.parse(settled) as ProposedChange);
  const isAsked = asked !== undefined && wanted !== undefined;
  const found = useAsk(
    ["impact", occasion, settled],
    () => (asked === undefined ? nothing() : commands.previewChange(asked)),
    { enabled: isAsked && !frozen, keep: true },
  );
  const impact = wanted === undefined ? undefined : found.data;
  return {
    impact,
    isPending: wanted !== undefined && impact === undefined && found.error === null,
    isOld: settled !== wanted || found.isPlaceholderData,
    error: wanted === undefined ? null : found.error,
    again: () => void found.refetch(),
  };
}

const NOTHING: ChangeImpact = {
  accounts: [],
  tokens: [],
  tokenCount: 0,
  days: 0,
  requests: 0,
  lost: [],
  gained: [],
  rows: [],
};

const nothing = () => Promise.resolve({ status: "ok" as const, data: NOTHING });
