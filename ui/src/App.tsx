// The window: what comes before the screens, or the screens with whoever is signed in.
import { useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { schemeOf } from "./app/theme";
import { Entrance } from "./entrance/Entrance";
import { commands, type Me, type Start } from "./ipc/bindings";
import { take } from "./ipc/answer";
import { useShellEvent } from "./ipc/hooks";

/** What came of a file that was double-clicked or dropped while somebody is at work at the desk. */
type Offer = { refused: unknown };

// What is not needed for the sign-in is read while somebody types, so that the first screen is there sooner. Not by React's `lazy`,
// which shows nothing for a moment although all is there by then.
export const readRest = () => import("./entrance/rest");
const readInside = () => import("./app/Inside");
const readPartners = () => import("./partner/PartnerView");

/** What is read after the first screen. */
export type Rest = Awaited<ReturnType<typeof readRest>>;
type Behind = Awaited<ReturnType<typeof readInside>>;
type Partners = Awaited<ReturnType<typeof readPartners>>;

/** How long the first screen has to itself, in milliseconds. */
const HEAD_START = 100;

export function App(props: { start: Start; rest: Rest | undefined }) {
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const [start, setStart] = useState(props.start);
  const [me, setMe] = useState<Me>();
  const [preferences, setPreferences] = useState(props.start.preferences);
  const [rest, setRest] = useState(props.rest);
  const [behind, setBehind] = useState<Behind>();
  const [partners, setPartners] = useState<Partners>();
  const [isAtPartners, setAtPartners] = useState(false);
  /** Counts the hand-offs that were double-clicked or dropped on the window. */
  const [arrivals, setArrivals] = useState(0);
  const [offer, setOffer] = useState<Offer>();
  const [isCloseAsked, setCloseAsked] = useState(false);
  const [lockedAs, setLockedAs] = useState<{ email: string; name: string } | null>(null);

  // Another theme may have been chosen for this window than the page was built with.
  useEffect(() => setColorScheme(schemeOf(preferences.theme)), [preferences.theme, setColorScheme]);
  useEffect(() => {
    // The page was loaded anew while somebody is signed in.
    if (props.start.phase === "signed-in")
      take(commands.me()).then(setMe, () => setStart({ ...props.start, phase: "signed-out" }));
  }, [props.start]);

  useEffect(() => {
    const read = async () => {
      setRest(await readRest());
      // The program may have been started by a double click on a hand-off. Why one was not taken is said there, too.
      const waits = await waiting();
      if (waits !== undefined && props.start.phase === "signed-in") setOffer(waits);
      else if (waits !== undefined) setAtPartners(true);
      setBehind(await readInside());
      setPartners(await readPartners());
    };
    const later = setTimeout(() => void read(), HEAD_START);
    return () => clearTimeout(later);
  }, [props.start.phase]);

  useShellEvent("locked", ({ reason }) => {
    if (me !== undefined)
      setLockedAs(
        reason === "signed-out" || reason === "ended" ? null : { email: me.email, name: me.name },
      );
    setMe(undefined);
    // Nothing of the old session stays in memory or in sight.
    client.clear();
    setStart((now) => ({ ...now, phase: "signed-out" }));
  });
  useShellEvent("closeAsked", () => setCloseAsked(true));
  useShellEvent("handOffArrived", () => {
    setArrivals((count) => count + 1);
    // Whoever is at work at the desk is asked first.
    if (me === undefined || isAtPartners) setAtPartners(true);
    else void waiting().then(setOffer);
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
      {rest !== undefined && (
        <>
          <rest.Messages />
          <rest.CloseQuestion asked={isCloseAsked} onClose={() => setCloseAsked(false)} />
          {offer !== undefined && !isAtPartners && (
            <rest.Arrived
              refused={offer.refused}
              onLook={() => {
                setOffer(undefined);
                setAtPartners(true);
              }}
              onClose={() => {
                setOffer(undefined);
                void commands.leavePartner();
              }}
            />
          )}
        </>
      )}
      {isAtPartners && partners !== undefined && (
        <partners.default
          above={me !== undefined ? "desk" : start.phase === "signed-out" ? "sign-in" : "start"}
          arrivals={arrivals}
          onBack={() => setAtPartners(false)}
        />
      )}
      {/* What is open at the desk stays as it is, out of sight. */}
      <div className="kd-behind" hidden={isAtPartners && partners !== undefined}>
        {me === undefined
          ? // A password that was typed for the sign-in does not wait out of sight.
            !(isAtPartners && start.phase === "signed-out") && (
              <Entrance
                start={start}
                rest={rest}
                lockedAs={lockedAs}
                onSignedIn={signedIn}
                onStart={setStart}
                onForget={() => setLockedAs(null)}
                onPartner={() => setAtPartners(true)}
              />
            )
          : behind !== undefined && (
              <behind.default
                key={me.id}
                me={me}
                sandboxAddress={start.sandboxAddress}
                preferences={preferences}
                setPreferences={setPreferences}
                onSignedIn={signedIn}
              />
            )}
      </div>
    </>
  );
}

/** The hand-off that waits to be looked at, or why what came is none. */
const waiting = () =>
  take(commands.handOffWaiting()).then(
    (file): Offer | undefined => (file === null ? undefined : { refused: null }),
    (refused: unknown): Offer => ({ refused }),
  );
