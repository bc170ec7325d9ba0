// The integration partner's side of the window, which needs no account: the door, the way to a connection, and what is kept.
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "../design/ConfirmDialog";
import { Mark } from "../design/Mark";
import { Notice } from "../design/Notice";
import { failed } from "../design/notify";
import { useFocusBack } from "../design/useFocusBack";
import { take } from "../ipc/answer";
import { commands, type WaitingFile } from "../ipc/bindings";
import { useAsk, useShellEvent } from "../ipc/hooks";
import { words } from "../words";
import { Connections } from "./Connections";
import { Door } from "./Door";
import classes from "./PartnerView.module.css";
import { type AtStake, PartnerWizard } from "./PartnerWizard";
import { useEscape } from "./useEscape";
import { useQuietPalette } from "./useQuietPalette";
import { say } from "./words";

/** Where one is on the partner's side. Each wizard is another one. */
type Place =
  | { at: "door"; note?: string }
  /** Without a file, the token is typed in. */
  | { at: "wizard"; file: WaitingFile | undefined; number: number }
  | { at: "connections" };

export default function PartnerView(props: {
  /** What is behind it: the desk with somebody signed in, the sign-in, or another first screen. */
  above: keyof typeof say.backTo;
  /** Counts the hand-offs that were double-clicked or dropped. */
  arrivals: number;
  onBack: () => void;
}) {
  const { arrivals, above, onBack } = props;
  // Until it is known whether a hand-off waits, nothing is shown that would go again.
  const [place, setPlace] = useState<Place>();
  const [refused, setRefused] = useState<unknown>(null);
  const [arrived, setArrived] = useState<WaitingFile>();
  const [stake, setStake] = useState<AtStake>();
  const [leaving, setLeaving] = useState<{ to: () => void }>();
  const kept = useAsk(["connections"], () => commands.connections(), { fresh: true });
  const count = kept.data?.length ?? 0;
  const frame = useFocusBack(true);
  useQuietPalette(above === "desk");

  const go = useCallback((to: Place) => {
    setRefused(null);
    setArrived(undefined);
    setStake(undefined);
    setPlace(to);
  }, []);
  const begin = useCallback(
    (file: WaitingFile | undefined) => go({ at: "wizard", file, number: Date.now() }),
    [go],
  );
  const isBusy = useRef(false);
  useEffect(() => {
    isBusy.current = stake !== undefined;
  }, [stake]);
  useEffect(() => {
    let gone = false;
    take(commands.handOffWaiting()).then(
      (file) => {
        if (gone) return;
        if (file === null) setPlace((now) => now ?? { at: "door" });
        else if (isBusy.current) setArrived(file);
        else begin(file);
      },
      (why: unknown) => {
        if (gone) return;
        if (isBusy.current) return failed(why);
        go({ at: "door" });
        setRefused(why);
      },
    );
    return () => {
      gone = true;
    };
  }, [arrivals, begin, go]);
  useShellEvent("partnerLeft", () => {
    setLeaving(undefined);
    go({ at: "door", note: say.left });
  });

  /** Goes, or asks first if something would be lost. */
  const leave = (to: () => void) => (stake === undefined ? to() : setLeaving({ to }));
  const forget = (to: Place) => {
    void commands.leavePartner();
    go(to);
  };
  const toDoor = () =>
    leave(() => forget({ at: "door", note: stake === undefined ? undefined : say.forgotten }));
  const toConnections = () => leave(() => forget({ at: "connections" }));
  const back = () =>
    leave(() => {
      void commands.leavePartner();
      onBack();
    });
  useEscape(place?.at === "door" ? back : toDoor);
  return (
    <div ref={frame} className={classes.frame}>
      <header className={classes.header}>
        <div className={classes.brand}>
          <Mark />
          <span>{words.app.name}</span>
          <span className={classes.area}>{say.area}</span>
        </div>
        <div className={classes.ways}>
          {place?.at === "wizard" && count > 0 && (
            <Button size="xs" variant="default" onClick={toConnections}>
              {say.mine}
            </Button>
          )}
          {place?.at === "connections" && (
            <Button size="xs" variant="default" onClick={toDoor}>
              {say.add}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowLeft size={15} aria-hidden />}
            onClick={back}
          >
            {say.backTo[above]}
          </Button>
        </div>
      </header>
      <main
        className={classes.main}
        data-at={place?.at}
        aria-busy={place === undefined || undefined}
      >
        {arrived !== undefined && (
          <Notice
            tone="info"
            role="status"
            title={say.another.title(arrived.name)}
            action={
              <Button size="xs" variant="default" onClick={() => leave(() => begin(arrived))}>
                {say.another.look}
              </Button>
            }
          >
            {say.another.text}
          </Notice>
        )}
        {place?.at === "door" && (
          <>
            <Heading title={say.title} takesFocus />
            {place.note !== undefined && (
              <Notice tone="info" role="status">
                {place.note}
              </Notice>
            )}
            <Door
              refused={refused}
              kept={count}
              onFile={begin}
              onByHand={() => begin(undefined)}
              onMine={toConnections}
            />
          </>
        )}
        {place?.at === "wizard" && (
          <>
            <Heading title={say.title} takesFocus={false} />
            <PartnerWizard
              key={place.number}
              file={place.file}
              onStake={setStake}
              onLeave={toDoor}
              onDone={toConnections}
            />
          </>
        )}
        {place?.at === "connections" && (
          <>
            <Heading title={say.mine} takesFocus />
            <Connections onStart={() => go({ at: "door" })} />
          </>
        )}
      </main>
      <ConfirmDialog
        opened={leaving !== undefined}
        title={stake === "passphrase" ? say.leaveAsk.titlePassphrase : say.leaveAsk.title}
        confirm={say.leaveAsk.confirm}
        onConfirm={() => {
          setLeaving(undefined);
          leaving?.to();
        }}
        onClose={() => setLeaving(undefined)}
      >
        {stake !== undefined && say.leaveAsk.texts[stake]}
      </ConfirmDialog>
    </div>
  );
}

/** A place is announced by its heading, but where a step has its own. */
function Heading(props: { title: string; takesFocus: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { takesFocus } = props;
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <h1 ref={heading} tabIndex={-1} className={classes.title} data-page-title>
      {props.title}
    </h1>
  );
}
