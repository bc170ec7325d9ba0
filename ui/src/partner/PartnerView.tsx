// The integration partner's side of the window, which needs no account: the door, the way to a connection, and what is kept.
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Mark } from "../design/Mark";
import { Notice } from "../design/Notice";
import { commands, type Candidate, type WaitingFile } from "../ipc/bindings";
import { take } from "../ipc/answer";
import { useAsk, useShellEvent } from "../ipc/hooks";
import { words } from "../words";
import { Connections } from "./Connections";
import { Door } from "./Door";
import { OpenByHand, OpenFile } from "./Opening";
import classes from "./PartnerView.module.css";
import { PartnerWizard } from "./PartnerWizard";

const say = words.partner;

/** Where one is on the partner's side. */
type Place =
  | { at: "door" }
  | { at: "file"; file: WaitingFile }
  | { at: "by-hand" }
  | { at: "wizard"; candidate: Candidate }
  | { at: "connections" };

export default function PartnerView(props: {
  /** Somebody is signed in behind it. */
  isAbove: boolean;
  /** Counts the hand-offs that were double-clicked or dropped. */
  arrivals: number;
  onBack: () => void;
}) {
  const { arrivals } = props;
  const [place, setPlace] = useState<Place>({ at: "door" });
  const [refused, setRefused] = useState<unknown>(null);
  const [hasLeft, setHasLeft] = useState(false);
  const kept = useAsk(["connections"], () => commands.connections(), { fresh: true });
  const go = useCallback((to: Place) => {
    setRefused(null);
    setHasLeft(false);
    setPlace(to);
  }, []);
  useEffect(() => {
    let gone = false;
    take(commands.handOffWaiting()).then(
      (file) => {
        if (!gone && file !== null) go({ at: "file", file });
      },
      (why: unknown) => {
        if (gone) return;
        go({ at: "door" });
        setRefused(why);
      },
    );
    return () => {
      gone = true;
    };
  }, [arrivals, go]);
  useShellEvent("partnerLeft", () => {
    go({ at: "door" });
    setHasLeft(true);
  });
  const leave = () => {
    void commands.leavePartner();
    go({ at: "door" });
  };
  const back = () => {
    void commands.leavePartner();
    props.onBack();
  };
  const isAtDoor = place.at === "door";
  return (
    <div className={classes.frame}>
      <header className={classes.header}>
        <div className={classes.brand}>
          <Mark />
          <span>{words.app.name}</span>
          <span className={classes.area}>{say.area}</span>
        </div>
        <div className={classes.ways}>
          {place.at !== "connections" && (kept.data?.length ?? 0) > 0 && (
            <Button
              variant="default"
              onClick={() => {
                void commands.leavePartner();
                go({ at: "connections" });
              }}
            >
              {say.mine}
            </Button>
          )}
          {place.at === "connections" && (
            <Button variant="default" onClick={() => go({ at: "door" })}>
              {say.door.handOff}
            </Button>
          )}
          <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={back}>
            {props.isAbove ? say.backToDesk : say.backToSignIn}
          </Button>
        </div>
      </header>
      <main className={classes.main}>
        <Heading key={place.at} title={place.at === "connections" ? say.mine : say.title} isQuiet={!isAtDoor && place.at !== "connections"} />
        {hasLeft && <Notice tone="info">{say.left}</Notice>}
        {isAtDoor && (
          <Door
            refused={refused}
            kept={kept.data?.length ?? 0}
            onFile={(file) => go({ at: "file", file })}
            onByHand={() => go({ at: "by-hand" })}
            onMine={() => go({ at: "connections" })}
          />
        )}
        {place.at === "file" && (
          <OpenFile
            key={place.file.name + String(arrivals)}
            file={place.file}
            onOpened={(candidate) => go({ at: "wizard", candidate })}
            onLeave={leave}
          />
        )}
        {place.at === "by-hand" && (
          <OpenByHand onOpened={(candidate) => go({ at: "wizard", candidate })} onLeave={leave} />
        )}
        {place.at === "wizard" && (
          <PartnerWizard candidate={place.candidate} onLeave={leave} onDone={() => go({ at: "connections" })} />
        )}
        {place.at === "connections" && <Connections onStart={() => go({ at: "door" })} />}
      </main>
    </div>
  );
}

/** Each place is announced by its heading, but where its step is. */
function Heading(props: { title: string; isQuiet: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { isQuiet } = props;
  useEffect(() => {
    if (!isQuiet) heading.current?.focus();
  }, [isQuiet]);
  return (
    <h1 ref={heading} tabIndex={-1} className={classes.title}>
      {props.title}
    </h1>
  );
}
