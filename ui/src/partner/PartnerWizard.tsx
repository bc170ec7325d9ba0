// From an opened token to a working connection, step by step. Nothing is kept before *Keep it*.
import { useRef, useState } from "react";
import { ConfirmDialog } from "../design/ConfirmDialog";
import { type Candidate, commands, type ConnectionRow, type KeptConnection, type PartnerCheck } from "../ipc/bindings";
import type { Frame } from "../wizard/StepForm";
import frameClasses from "../wizard/Wizard.module.css";
import { words } from "../words";
import { type Step, Steps, STEPS } from "./Steps";
import { AccessStep } from "./steps/AccessStep";
import { CheckStep } from "./steps/CheckStep";
import { DoneStep } from "./steps/DoneStep";
import { KeepStep } from "./steps/KeepStep";
import { TryStep } from "./steps/TryStep";
import { UseStep } from "./steps/UseStep";

const say = words.partner;

/** What the steps share of what was typed and found. */
export interface Filled {
  business: string;
  check: PartnerCheck | undefined;
}

export function PartnerWizard(props: { candidate: Candidate; onLeave: () => void; onDone: () => void }) {
  const { candidate } = props;
  const [step, setStep] = useState<Step>("check");
  const [furthest, setFurthest] = useState<Step>("check");
  const [filled, setFilled] = useState<Filled>({ business: candidate.business ?? "", check: undefined });
  const [kept, setKept] = useState<KeptConnection>();
  const [asking, setAsking] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const connection: ConnectionRow | undefined = kept?.connection;

  const show = (to: Step) => {
    setStep(to);
    if (STEPS.indexOf(to) > STEPS.indexOf(furthest)) setFurthest(to);
  };
  const set = (change: Partial<Filled>) => setFilled((now) => ({ ...now, ...change }));
  // Once it is kept there is nothing to go back to before that.
  const first = connection === undefined ? "check" : "use";
  const reached = STEPS.slice(STEPS.indexOf(first), STEPS.indexOf(furthest) + 1);
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const after = STEPS[at + 1];
  const frame: Frame = {
    title: say.steps[step],
    busy: false,
    takesFocus: true,
    later: connection === undefined ? say.leave : say.mine,
    onBack: before !== undefined && reached.includes(before) ? () => show(before) : undefined,
    onLater: connection === undefined ? () => setAsking(true) : props.onDone,
    onNext: () => {
      if (after !== undefined) show(after);
    },
  };
  return (
    <div ref={top} className={frameClasses.wizard}>
      <Steps at={step} reached={reached} onGo={show} />
      {step === "check" && <CheckStep frame={frame} candidate={candidate} filled={filled} set={set} />}
      {step === "access" && <AccessStep frame={frame} candidate={candidate} check={filled.check} />}
      {step === "try" && <TryStep frame={frame} filled={filled} set={set} />}
      {step === "keep" && (
        <KeepStep frame={frame} candidate={candidate} business={filled.business} kept={kept} onKept={setKept} onNext={() => show("use")} />
      )}
      {step === "use" && connection !== undefined && <UseStep frame={frame} connection={connection} />}
      {step === "done" && connection !== undefined && (
        <DoneStep frame={frame} connection={connection} onDone={props.onDone} />
      )}
      <ConfirmDialog
        opened={asking}
        title={say.leaveAsk.title}
        confirm={say.leaveAsk.confirm}
        onConfirm={() => {
          void commands.cancelPartner();
          props.onLeave();
        }}
        onClose={() => setAsking(false)}
      >
        {candidate.from === "hand-off" ? say.leaveAsk.text : say.leaveAsk.textByHand}
      </ConfirmDialog>
    </div>
  );
}
