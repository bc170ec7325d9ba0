// Deleting tokens one after the other: how far it has come, and which could not be deleted and why.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { problemOf, take } from "../../ipc/answer";
import { commands } from "../../ipc/bindings";

export interface DeletionState {
  phase: "not-begun" | "running" | "over";
  deleted: string[];
  /** Those that could not be deleted, with the reason. */
  failed: { id: string; why: string }[];
  /** Those that were left when it was stopped. */
  left: number;
}

const NOT_BEGUN: DeletionState = { phase: "not-begun", deleted: [], failed: [], left: 0 };

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
      for (const id of ids) {
        if (stopped.current) break;
        try {
          await take(commands.deleteToken(id));
          now = { ...now, deleted: [...now.deleted, id], left: now.left - 1 };
        } catch (error) {
          now = { ...now, failed: [...now.failed, { id, why: problemOf(error).message }], left: now.left - 1 };
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
