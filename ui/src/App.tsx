// The window: what comes before the screens, or the screens with whoever is signed in.
import { useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { schemeOf } from "./app/theme";
import { CloseQuestion } from "./entrance/CloseQuestion";
import { Entrance } from "./entrance/Entrance";
import { commands, type Me, type Start } from "./ipc/bindings";
import { take } from "./ipc/answer";
import { useShellEvent } from "./ipc/hooks";

// What is behind the sign-in is read while somebody types, so that the first screen is there sooner.
const load = () => import("./app/Inside");
const Inside = lazy(load);

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

  useEffect(() => {
    const later = setTimeout(() => void load(), 100);
    return () => clearTimeout(later);
  }, []);

  useShellEvent("locked", ({ reason }) => {
    if (me !== undefined) setLockedAs(reason === "signed-out" || reason === "ended" ? null : { email: me.email, name: me.name });
    setMe(undefined);
    // Nothing of the old session stays in memory or in sight.
    client.clear();
    notifications.clean();
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
        <Suspense>
          <Inside
            key={me.id}
            me={me}
            sandboxAddress={start.sandboxAddress}
            preferences={preferences}
            setPreferences={setPreferences}
            onSignedIn={signedIn}
          />
        </Suspense>
      )}
    </>
  );
}
