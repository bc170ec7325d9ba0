// The window: what comes before the screens, or the screens with whoever is signed in.
import { useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { spotlight } from "@mantine/spotlight";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { AppFrame } from "./app/AppFrame";
import { PlaceProvider } from "./app/place";
import { SessionContext, type SignedIn } from "./app/session";
import { schemeOf } from "./app/theme";
import { useStillHere } from "./app/useStillHere";
import { CloseQuestion, Entrance, SwitchAccount, Tour } from "./entrance";
import { commands, type Me, type Preferences, type Start } from "./ipc/bindings";
import { take } from "./ipc/answer";
import { useAsk, useShellEvent } from "./ipc/hooks";

export function App(props: { start: Start }) {
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const [start, setStart] = useState(props.start);
  const [me, setMe] = useState<Me>();
  const [preferences, setPreferences] = useState(props.start.preferences);
  const [lockedAs, setLockedAs] = useState<{ email: string; name: string } | null>(null);

  // Another theme may have been chosen for this window than the page was built with.
  useEffect(() => setColorScheme(schemeOf(preferences.theme)), [preferences.theme, setColorScheme]);
  useEffect(() => {
    // The page was loaded anew while somebody is signed in.
    if (props.start.phase === "signed-in") take(commands.me()).then(setMe, () => setStart({ ...props.start, phase: "signed-out" }));
  }, [props.start]);

  useShellEvent("locked", ({ reason }) => {
    if (me !== undefined) setLockedAs(reason === "signed-out" || reason === "ended" ? null : { email: me.email, name: me.name });
    setMe(undefined);
    // Nothing of the old session stays in memory or in sight.
    client.clear();
    notifications.clean();
    spotlight.close();
    setStart((now) => ({ ...now, phase: "signed-out" }));
  });
  useShellEvent("changed", () => void client.invalidateQueries());

  const signedIn = (now: Me) => {
    client.clear();
    setLockedAs(null);
    setMe(now);
    // By now the gateway listens, which it need not have when the sign-in was shown.
    take(commands.start()).then(
      ({ sandboxAddress }) => setStart((before) => ({ ...before, sandboxAddress })),
      () => undefined,
    );
  };
  return (
    <>
      <CloseQuestion />
      {me === undefined ? (
        <Entrance
          start={start}
          lockedAs={lockedAs}
          onSignedIn={signedIn}
          onStart={setStart}
          onForget={() => setLockedAs(null)}
        />
      ) : (
        <Inside
          key={me.id}
          me={me}
          sandboxAddress={start.sandboxAddress}
          preferences={preferences}
          setPreferences={setPreferences}
          onSignedIn={signedIn}
        />
      )}
    </>
  );
}

function Inside(props: {
  me: Me;
  sandboxAddress: string | null;
  preferences: Preferences;
  setPreferences: (preferences: Preferences) => void;
  onSignedIn: (me: Me) => void;
}) {
  const { preferences, setPreferences } = props;
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
        <AppFrame />
        {switching !== undefined && (
          <SwitchAccount
            email={switching.email}
            onClose={() => setSwitching(undefined)}
            onSignedIn={props.onSignedIn}
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
