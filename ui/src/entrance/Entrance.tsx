// Which screen comes before the sign-in, as things stand.
import type { Rest } from "../App";
import type { Me, Start } from "../ipc/bindings";
import { SignIn } from "./SignIn";

export function Entrance(props: {
  start: Start;
  /** The screens beside the sign-in, once they have been read. */
  rest: Rest | undefined;
  lockedAs: { email: string; name: string } | null;
  onSignedIn: (me: Me) => void;
  onStart: (start: Start) => void;
  onForget: () => void;
  onPartner: () => void;
}) {
  const { start, rest, lockedAs, onSignedIn } = props;
  if (start.phase === "signed-out" && lockedAs === null) {
    return <SignIn version={start.version} onSignedIn={onSignedIn} onPartner={props.onPartner} />;
  }
  // Who it is, or what it is made of, comes in a moment: the bare ground, rather than a screen that goes again.
  if (rest === undefined || start.phase === "signed-in") return <main aria-busy />;
  switch (start.phase) {
    case "unavailable":
      return <rest.Unavailable start={start} onStart={props.onStart} onPartner={props.onPartner} />;
    case "first-run":
      return (
        <rest.FirstRun
          version={start.version}
          onSignedIn={onSignedIn}
          onPartner={props.onPartner}
        />
      );
    case "signed-out":
      return lockedAs === null ? null : (
        <rest.LockScreen
          version={start.version}
          who={lockedAs}
          onSignedIn={onSignedIn}
          onForget={props.onForget}
        />
      );
  }
}
