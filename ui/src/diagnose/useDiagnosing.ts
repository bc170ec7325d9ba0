// Having something diagnosed. What was pasted may be a secret: it is handed on and kept nowhere, neither here nor with other answers.
import { useEffect, useRef, useState } from "react";
import { take } from "../ipc/answer";
import { commands, type DiagnoseInput, type Diagnosis } from "../ipc/bindings";
import { againWith } from "./again";

/** What was found. */
export interface Found {
  /** The how manieth it is. */
  turn: number;
  diagnosis: Diagnosis;
  /** What to look at to see it as it is by now; nothing where it would have to be pasted again. */
  again: DiagnoseInput | undefined;
}

interface State {
  found: Found | undefined;
  error: unknown;
  isRunning: boolean;
}

export interface Diagnosing extends State {
  run: (input: DiagnoseInput, onFound?: () => void) => void;
  /** The answer is not waited for any more. */
  cancel: () => void;
  reset: () => void;
}

const NOTHING: State = { found: undefined, error: null, isRunning: false };

/** With `first`, diagnoses that at once. It has to stay the same object. */
export function useDiagnosing(first: DiagnoseInput | undefined): Diagnosing {
  const [state, setState] = useState<State>({ ...NOTHING, isRunning: first !== undefined });
  /** Which of the runs it is whose answer counts. */
  const turn = useRef(0);
  const begin = (input: DiagnoseInput, onFound?: () => void) => {
    turn.current += 1;
    const mine = turn.current;
    take(commands.diagnose(input)).then(
      (diagnosis) => {
        if (mine !== turn.current) return;
        setState({
          ...NOTHING,
          found: { turn: mine, diagnosis, again: againWith(input, diagnosis) },
        });
        onFound?.();
      },
      (error: unknown) => {
        if (mine === turn.current) setState((now) => ({ ...now, error, isRunning: false }));
      },
    );
  };
  useEffect(() => {
    if (first !== undefined) begin(first);
    return () => {
      turn.current += 1;
    };
  }, [first]);
  return {
    ...state,
    run: (input, onFound) => {
      setState((now) => ({ ...now, error: null, isRunning: true }));
      begin(input, onFound);
    },
    cancel: () => {
      turn.current += 1;
      setState((now) => ({ ...now, isRunning: false }));
    },
    reset: () => {
      turn.current += 1;
      setState(NOTHING);
    },
  };
}
