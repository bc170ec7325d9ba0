// From a hand-off or a typed token to a working connection, step by step. Nothing is kept before *Keep it*.
import { useState } from "react";
import {
  type Candidate,
  commands,
  type KeptConnection,
  type KeptIn,
  type PartnerCheck,
  type TriedRead,
  type WaitingFile,
} from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import type { Frame } from "../wizard/StepForm";
import frameClasses from "../wizard/Wizard.module.css";
import { Opened, OpenByHand, OpenFile } from "./Opening";
import { type Step, Steps, STEPS } from "./Steps";
import { AccessStep } from "./steps/AccessStep";
import { CheckStep } from "./steps/CheckStep";
import { DoneStep } from "./steps/DoneStep";
import { KeepStep } from "./steps/KeepStep";
import { PassphraseStep } from "./steps/PassphraseStep";
import { TryStep } from "./steps/TryStep";
import { UseStep } from "./steps/UseStep";
import { say } from "./words";

/** What would be lost by leaving now: a hand-off's token, a typed one, or a passphrase that was neither copied nor shown. */
export type AtStake = undefined | "hand-off" | "by-hand" | "passphrase";

/** What was typed and found on the way. Never a secret. */
export interface Filled {
  /** Typed by hand. */
  hand: { name: string; baseUrl: string };
  business: string;
  check: PartnerCheck | undefined;
  /** The request that was chosen, and what came of it. */
  path: string | undefined;
  tried: TriedRead | undefined;
  name: string;
  where: KeptIn | undefined;
}

const NOTHING: Filled = {
  hand: { name: "", baseUrl: "" },
  business: "",
  check: undefined,
  path: undefined,
  tried: undefined,
  name: "",
  where: undefined,
};

export function PartnerWizard(props: {
  /** The hand-off to be opened; without one, the token is typed in. */
  file: WaitingFile | undefined;
  onStake: (stake: AtStake) => void;
  onLeave: () => void;
  onDone: () => void;
}) {
  const { file, onStake } = props;
  const [step, setStep] = useState<Step>("open");
  const [furthest, setFurthest] = useState<Step>("open");
  const [candidate, setCandidate] = useState<Candidate>();
  const [filled, setFilled] = useState(NOTHING);
  const [kept, setKept] = useState<KeptConnection>();
  const set = (change: Partial<Filled>) => setFilled((now) => ({ ...now, ...change }));
  const check = useDo(() => commands.checkPartner({ kind: "candidate" }), {
    onDone: (found) => set({ check: found }),
  });

  const show = (to: Step) => {
    // Whoever goes on does not wait for a gateway any more.
    void commands.cancelPartner();
    setStep(to);
    setFurthest((now) => (STEPS.indexOf(to) > STEPS.indexOf(now) ? to : now));
  };
  const recheck = () => {
    set({ check: undefined });
    check.mutate(undefined);
  };
  const opened = (found: Candidate) => {
    setCandidate(found);
    // As the shell read it: typed with a slash at its end, an address is the same.
    const hand =
      found.from === "by-hand" ? { name: found.name, baseUrl: found.baseUrl } : NOTHING.hand;
    setFilled({ ...NOTHING, hand, business: found.business ?? "", name: found.name });
    setFurthest("check");
    setStep("check");
    check.mutate(undefined);
    onStake(found.from);
  };
  const keptNow = (it: KeptConnection) => {
    setKept(it);
    onStake(it.passphrase === null ? undefined : "passphrase");
    if (it.passphrase === null) show("use");
  };

  // Once it is kept there is nothing to go back to before that.
  const first: Step = kept === undefined ? "open" : "use";
  const isLocked = kept !== undefined && step === "keep";
  const reached = isLocked ? [] : STEPS.slice(STEPS.indexOf(first), STEPS.indexOf(furthest) + 1);
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const after = STEPS[at + 1];
  const frame: Frame = {
    title: say.steps[step],
    busy: false,
    takesFocus: true,
    later: say.leave,
    onBack: before !== undefined && reached.includes(before) ? () => show(before) : undefined,
    onLater: props.onLeave,
    onNext: () => {
      if (after !== undefined) show(after);
    },
  };
  return (
    <div className={frameClasses.wizard}>
      <Steps at={step} reached={reached} onGo={show} />
      {step === "open" &&
        (file === undefined ? (
          <OpenByHand
            frame={frame}
            candidate={candidate}
            filled={filled}
            set={set}
            onOpened={opened}
          />
        ) : candidate === undefined ? (
          <OpenFile frame={frame} file={file} onOpened={opened} />
        ) : (
          <Opened frame={frame} candidate={candidate} />
        ))}
      {step === "check" && candidate !== undefined && (
        <CheckStep
          frame={frame}
          candidate={candidate}
          found={filled.check}
          isAsking={check.isPending}
          error={check.error}
          onAgain={recheck}
        />
      )}
      {step === "access" && candidate !== undefined && (
        <AccessStep frame={frame} candidate={candidate} check={filled.check} />
      )}
      {step === "try" && candidate !== undefined && (
        <TryStep frame={frame} candidate={candidate} filled={filled} set={set} />
      )}
      {step === "keep" && kept === undefined && (
        <KeepStep frame={frame} filled={filled} set={set} onKept={keptNow} />
      )}
      {isLocked && kept.passphrase !== null && (
        <PassphraseStep
          frame={frame}
          name={kept.connection.name}
          secret={kept.passphrase}
          onSeen={() => onStake(undefined)}
          onNext={() => show("use")}
        />
      )}
      {step === "use" && kept !== undefined && (
        <UseStep frame={frame} connection={kept.connection} />
      )}
      {step === "done" && kept !== undefined && (
        <DoneStep frame={frame} connection={kept.connection} onDone={props.onDone} />
      )}
    </div>
  );
}
