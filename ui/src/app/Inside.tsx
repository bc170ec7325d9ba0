// What is there for whoever is signed in: the frame with its screens, and the dialogs that may open above any of them.
import { useMemo, useState } from "react";
import { SwitchAccount } from "../entrance/SwitchAccount";
import { Tour } from "../entrance/Tour";
import { commands, type Me, type Preferences } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { ReplacingProvider } from "../rotation/Replacing";
import { AppFrame } from "./AppFrame";
import { PlaceProvider } from "./place";
import { SessionContext, type SignedIn } from "./session";
import { useStillHere } from "./useStillHere";

export default function Inside(props: {
  me: Me;
  sandboxAddress: string | null;
  preferences: Preferences;
  setPreferences: (preferences: Preferences) => void;
  onSignedIn: (me: Me) => void;
}) {
  const { preferences, setPreferences, onSignedIn } = props;
  const [switching, setSwitching] = useState<{ email?: string }>();
  useStillHere();
  // What the account may do can change while it is signed in.
  const latest = useAsk(["me"], () => commands.me());
  const me = latest.data ?? props.me;
  const session: SignedIn = useMemo(
    () => ({ me, preferences, setPreferences, switchAccount: (email) => setSwitching({ email }) }),
    [me, preferences, setPreferences],
  );
  return (
    <SessionContext value={session}>
      <PlaceProvider>
        <ReplacingProvider>
          <AppFrame />
        </ReplacingProvider>
        {switching !== undefined && (
          <SwitchAccount
            email={switching.email}
            onClose={() => setSwitching(undefined)}
            onSignedIn={(now) => {
              setSwitching(undefined);
              onSignedIn(now);
            }}
          />
        )}
        {!preferences.tourSeen && (
          <Tour
            sandboxAddress={props.sandboxAddress}
            onDone={() => setPreferences({ ...preferences, tourSeen: true })}
          />
        )}
      </PlaceProvider>
    </SessionContext>
  );
}
