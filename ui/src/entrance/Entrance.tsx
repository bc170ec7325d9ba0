// Which screen comes before the sign-in, as things stand.
import { useState } from "react";
import type { Me, Start } from "../ipc/bindings";
import { FirstRun } from "./FirstRun";
import { LockScreen } from "./LockScreen";
import { Partner } from "./Partner";
import { SignIn } from "./SignIn";
import { Unavailable } from "./Unavailable";

export function Entrance(props: {
  start: Start;
  lockedAs: { email: string; name: string } | null;
  onSignedIn: (me: Me) => void;
  onStart: (start: Start) => void;
  onForget: () => void;
}) {
  const { start, lockedAs, onSignedIn } = props;
  const [atPartners, setAtPartners] = useState(false);
  switch (start.phase) {
    case "unavailable":
      return <Unavailable start={start} onStart={props.onStart} />;
    case "first-run":
      return <FirstRun version={start.version} onSignedIn={onSignedIn} />;
    case "signed-in":
      // Who it is comes in a moment: the bare ground, rather than a screen that goes again.
      return <main aria-busy />;
    case "signed-out":
      if (lockedAs !== null) {
        return <LockScreen version={start.version} who={lockedAs} onSignedIn={onSignedIn} onForget={props.onForget} />;
      }
      return atPartners ? (
        <Partner version={start.version} sandboxAddress={start.sandboxAddress} onBack={() => setAtPartners(false)} />
      ) : (
        <SignIn version={start.version} onSignedIn={onSignedIn} onPartner={() => setAtPartners(true)} />
      );
  }
}
