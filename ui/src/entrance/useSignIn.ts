// Signing in, with the wait after too many wrong passwords.
import { useState } from "react";
import { useCountdown } from "../design/useCountdown";
import { commands, type Me } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";

export interface SigningIn {
  submit: (email: string, password: string, code: string) => void;
  /** The password is right, and the account has a second factor. */
  needsCode: boolean;
  busy: boolean;
  /** Why it was refused, until it is tried anew. */
  error: unknown;
  /** Seconds until this e-mail may be tried again. */
  left: number | null;
  /** It had to wait, and has. */
  waited: boolean;
}

export function useSignIn(email: string, onSignedIn: (me: Me) => void): SigningIn {
  // The wait is that of one e-mail: another may be tried at once.
  const [waiting, setWaiting] = useState<string>();
  // For whose second factor was asked: it stays asked for while it is that one's turn.
  const [asked, setAsked] = useState<string>();
  const { left, start } = useCountdown();
  const act = useDo(
    (typed: { email: string; password: string; code: string }) =>
      commands.signIn(typed.email, typed.password, typed.code.trim() === "" ? null : typed.code),
    {
      onDone: onSignedIn,
      onRefused: ({ problem }, typed) => {
        if (problem.field === "code") setAsked(typed.email);
        const seconds = problem.retryAfterSeconds;
        setWaiting(seconds === null ? undefined : typed.email);
        if (seconds !== null) start(seconds);
      },
    },
  );
  const isWaiting = waiting !== undefined && waiting === email;
  return {
    submit: (typed, password, code) => act.mutate({ email: typed, password, code }),
    needsCode: asked === email,
    busy: act.isPending,
    error: waiting !== undefined && !isWaiting ? null : act.error,
    left: isWaiting ? left : null,
    waited: isWaiting && left === null,
  };
}
