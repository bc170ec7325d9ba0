// Where one is in the window. Not in the address: nothing of what is shown ever gets into a URL or a history.
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from "react";

/** The screens, with their tabs, named as on the screen. */
export type Place =
  | { page: "overview" }
  | {
      page: "activity";
      tab: ActivityPart;
      token?: string;
      account?: string;
      /** Refused requests: only for this reason, by its word. */
      reason?: string;
      /** Refused requests: this one, by the id that its answer carried. */
      request?: string;
    }
  /** Diagnoses at once what it is given. */
  | { page: "diagnose"; request?: string; token?: string }
  /** With a search, the list begins with it; with a token, its details are opened. */
  | {
      page: "integrations";
      tab: "tokens" | "environments";
      account?: string;
      search?: string;
      token?: string;
      /** The routes of the environment with this slug. */
      routes?: string;
    }
  /** The wizard that creates an integration in one act. */
  | { page: "new-integration" }
  | { page: "audit" }
  | { page: "backup" }
  | { page: "users"; tab: "users" | "service-accounts" | "roles"; role?: string };

/** The tabs of Activity. */
export type ActivityPart = "requests" | "refusals" | "unknown" | "kept";

/** Something that a screen is asked to do as soon as it is there. */
export type Intent =
  | "add-token"
  | "add-environment"
  | "create-role"
  | "create-service"
  | "create-user"
  /** Proposes a smaller set of permissions for the role that the place names. */
  | "smaller-role";

interface Navigation {
  place: Place;
  /** Goes to a screen; with an intent, opens the dialog that it names there. */
  go: (place: Place, intent?: Intent) => void;
  /** Takes the intent if it is this one: true once. */
  takes: (intent: Intent) => boolean;
  intent: Intent | undefined;
  /** Something is shown that must not be left by accident: nobody goes anywhere until it is closed. */
  held: boolean;
  setHeld: (held: boolean) => void;
}

const Context = createContext<Navigation | null>(null);

export function PlaceProvider(props: { children: ReactNode }) {
  const [place, setPlace] = useState<Place>({ page: "integrations", tab: "tokens" });
  const [intent, setIntent] = useState<Intent>();
  const [held, setHeld] = useState(false);
  const go = useCallback(
    (to: Place, wanted?: Intent) => {
      if (held) return;
      setPlace(to);
      setIntent(wanted);
    },
    [held],
  );
  const takes = useCallback(
    (wanted: Intent) => {
      if (intent !== wanted) return false;
      setIntent(undefined);
      return true;
    },
    [intent],
  );
  const value = useMemo(
    () => ({ place, go, takes, intent, held, setHeld }),
    [place, go, takes, intent, held],
  );
  return <Context value={value}>{props.children}</Context>;
}

/** Where one is, and how to go elsewhere. */
export function usePlace(): Navigation {
  const navigation = use(Context);
  if (navigation === null) throw new Error("usePlace outside of PlaceProvider");
  return navigation;
}

/** While `active`, nobody goes anywhere: for what is shown once and never again. */
export function useHold(active: boolean): void {
  const { setHeld } = usePlace();
  useEffect(() => {
    if (!active) return;
    setHeld(true);
    return () => setHeld(false);
  }, [active, setHeld]);
}
