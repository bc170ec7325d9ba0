// Who is signed in, and what the window's frame offers to everybody below it.
import { createContext, use } from "react";
import type { Me, Preferences } from "../ipc/bindings";

export interface SignedIn {
  me: Me;
  preferences: Preferences;
  setPreferences: (preferences: Preferences) => void;
  /** Opens the dialog that signs in as another account; with its e-mail filled in, if one is given. */
  switchAccount: (email?: string) => void;
}

export const SessionContext = createContext<SignedIn | null>(null);

/** Who is signed in. Only screens behind the sign-in use it. */
export function useSession(): SignedIn {
  const session = use(SessionContext);
  if (session === null) throw new Error("useSession while nobody is signed in");
  return session;
}
