// Deleting tokens one after the other: how far it has come, which could not be deleted and why, and that the gateway refuses the others.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { problemOf, take } from "../../ipc/answer";
import { commands, type RevocationProof } from "../../ipc/bindings";

/** For so many of them it is tried whether they are refused. */
const MOST_PROVED = 20;

/** What a request with a deleted token got. */
export type Proof =
  { id: string; seen: RevocationProof } | { id: string; seen?: undefined; why: string };

export interface DeletionState {
  phase: "not-begun" | "running" | "over";
  deleted: string[];
  /** Those that could not be deleted, with the reason. */
  failed: { id: string; why: string }[];
  /** Those that were left when it was stopped. */
  left: number;
  /** What was seen at the gateway, and how many are still being tried. */
  proofs: Proof[];
  proving: number;
}

const NOT_BEGUN: DeletionState = {
  phase: "not-begun",
  deleted: [],
  failed: [],
  left: 0,
  proofs: [],
  proving: 0,
};

interface Deletion {
  state: DeletionState;
  /** Deletes them. `onOver` is called once the list no longer shows what was deleted. */
  run: (ids: readonly string[], onOver: (state: DeletionState) => void) => void;
  stop: () => void;
}

export function useDeletion(): Deletion {
  const client = useQueryClient();
  const [state, setState] = useState(NOT_BEGUN);
  const stopped = useRef(false);
  useEffect(() => {
    stopped.current = false;
    // Whoever locks the window deletes nothing more.
    return () => {
      stopped.current = true;
    };
  }, []);
  const run: Deletion["run"] = (ids, onOver) => {
    void (async () => {
      let now: DeletionState = { ...NOT_BEGUN, phase: "running", left: ids.length };
      setState(now);
      const prove = async (id: string) => {
        const proof = await proofOf(id);
        now = { ...now, proofs: [...now.proofs, proof], proving: now.proving - 1 };
        setState(now);
      };
      for (const id of ids) {
        if (stopped.current) break;
        try {
          await take(commands.deleteToken(id));
          const isProved = now.deleted.length < MOST_PROVED;
          // At once and beside the next deletion: the time counts from the end of this one.
          if (isProved) void prove(id);
          now = {
            ...now,
            deleted: [...now.deleted, id],
            left: now.left - 1,
            proving: now.proving + Number(isProved),
          };
        } catch (error) {
          now = {
            ...now,
            failed: [...now.failed, { id, why: problemOf(error).message }],
            left: now.left - 1,
          };
        }
        setState(now);
      }
      await client.invalidateQueries({ queryKey: ["tokens"] });
      now = { ...now, phase: "over" };
      setState(now);
      onOver(now);
    })();
  };
  const stop = () => {
    stopped.current = true;
  };
  return { state, run, stop };
}

/** Has a request with the deleted token sent through the gateway. */
const proofOf = (id: string): Promise<Proof> =>
  take(commands.proveRevoked(id)).then(
    (seen) => ({ id, seen }),
    (error: unknown) => ({ id, why: problemOf(error).message }),
  );
