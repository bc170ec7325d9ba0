// The wizard: which step is shown, what is filled in, and what keeps one from going on. Nothing is created before Create.
import { Stepper, VisuallyHidden } from "@mantine/core";
import { useMemo, useState } from "react";
import { useHold, usePlace } from "../app/place";
import { ErrorNotice } from "../design/ErrorNotice";
import { done } from "../design/notify";
import {
  type Catalogue,
  commands,
  type FieldNote,
  type IntegrationDraft,
  type IntegrationSuggestion,
} from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { startingFrom } from "../users/roles/matrix";
import { words } from "../words";
import {
  type Forms,
  isBefore,
  type OpenStep,
  type Step,
  STEPS,
  stepOf,
  toDraft,
  withSuggestion,
} from "./forms";
import { inWords } from "./notes";
import { AccountStep } from "./steps/AccountStep";
import { HandOverStep } from "./steps/HandOverStep";
import { KindStep } from "./steps/KindStep";
import { RoleStep } from "./steps/RoleStep";
import { SummaryStep } from "./steps/SummaryStep";
import { TokenStep } from "./steps/TokenStep";
import { WaitingStep } from "./steps/WaitingStep";
import type { Frame } from "./StepForm";
import { useDraftKeeping } from "./useDraftKeeping";
import { useHeld } from "./useHeld";
import classes from "./Wizard.module.css";

const say = words.wizard;

const STEPPER = {
  steps: classes.steps,
  step: classes.step,
  stepBody: classes.stepBody,
  stepLabel: classes.stepLabel,
  separator: classes.separator,
};

/** What every step that can be gone back to is given. */
export interface StepProps {
  catalogue: Catalogue;
  forms: Forms;
  /** Changes some of what is filled in. */
  set: (change: Partial<Forms>) => void;
  /** What was found wrong with this field. */
  errorAt: (field: string) => string | undefined;
  frame: Frame;
}

export function Wizard(props: {
  catalogue: Catalogue;
  forms: Forms;
  step: OpenStep;
  pressed: boolean;
}) {
  const { catalogue } = props;
  const { go } = usePlace();
  const [begunWith] = useState(props.forms);
  const [forms, setForms] = useState(begunWith);
  const [step, setStep] = useState<Step>(props.step);
  const [furthest, setFurthest] = useState<Step>(props.step);
  const [hasMoved, setMoved] = useState(props.pressed);
  const [problems, setProblems] = useState<FieldNote[]>([]);
  const held = useHeld(forms);
  const environments = useAsk(["token-environments"], () => commands.tokenEnvironments());
  const create = useDo(commands.createIntegration, {
    onDone: () => {
      show("hand-over");
      // It may just have been kept once more.
      void commands.discardIntegrationDraft();
    },
  });
  const isOpen = step !== "hand-over" && step !== "waiting";
  const draft = useMemo(
    () => (isOpen ? toDraft(forms, step, held, new Date()) : undefined),
    [forms, step, held, isOpen],
  );
  const isBegun = hasMoved || forms !== begunWith;
  const unkept = useDraftKeeping(isBegun && !create.isPending ? draft : undefined);
  useHold(create.isPending || step === "hand-over");

  const show = (to: Step) => {
    setStep(to);
    setMoved(true);
    setProblems([]);
    if (isBefore(furthest, to)) setFurthest(to);
  };
  const suggestion = useSuggestion(forms.kind, (next, before, to) => {
    // What cannot be handed out is not suggested.
    const startable = (it: IntegrationSuggestion): IntegrationSuggestion => ({
      ...it,
      kind: { ...it.kind, permissions: [...startingFrom(catalogue, it.kind.permissions).ticks] },
    });
    const only = environments.data?.length === 1 ? environments.data[0]?.slug : undefined;
    setForms((now) => ({
      ...withSuggestion(now, startable(next), before && startable(before)),
      environment: now.environment ?? only ?? null,
    }));
    show(to);
  });
  const check = useDo(
    (wanted: { draft: IntegrationDraft; from: Step; to: Step }) =>
      commands.checkIntegration(wanted.draft),
    {
      onDone: (found, { from, to }) => {
        const here = inWords(found.problems, forms).filter((it) => stepOf(it.field) === from);
        if (here.length > 0) setProblems(here);
        else show(to);
      },
    },
  );
  const busy = check.isPending || suggestion.isPending;
  const moveTo = (to: Step) => {
    if (draft === undefined || busy || create.isPending) return;
    if (isBefore(to, step)) show(to);
    else if (step !== "kind") check.mutate({ draft, from: step, to });
    else if (forms.kind === null) setProblems([{ field: "kind", message: say.kind.choose }]);
    else suggestion.ask(forms.kind, to);
  };
  const set = (change: Partial<Forms>) => {
    setForms((now) => ({ ...now, ...change }));
    // What was wrong may not be so any more.
    setProblems([]);
    if (create.isError) create.reset();
  };
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const after = STEPS[at + 1];
  const frame: Frame = {
    title: say.steps[step],
    busy,
    error: check.error ?? suggestion.error,
    refused: problems.length > 0 ? problems : undefined,
    takesFocus: hasMoved,
    onBack: before === undefined ? undefined : () => moveTo(before),
    onLater: () => {
      if (isBegun) done(say.kept);
      go({ page: "integrations", tab: "tokens" });
    },
    onNext: () => {
      if (after !== undefined) moveTo(after);
    },
  };
  const stepProps: StepProps = {
    catalogue,
    forms,
    set,
    errorAt: (field) => problems.find((it) => it.field === field)?.message,
    frame,
  };
  return (
    <div className={classes.wizard}>
      <nav aria-label={say.stepsLabel}>
        <Stepper
          active={at}
          size="xs"
          iconSize={26}
          wrap={false}
          classNames={STEPPER}
          onStepClick={(index) => {
            const to = STEPS[index];
            if (to !== undefined) moveTo(to);
          }}
        >
          {STEPS.map((it) => {
            const isReached = isOpen && it !== step && !isBefore(furthest, it);
            return (
              <Stepper.Step
                key={it}
                label={
                  <>
                    {say.steps[it]}
                    {isBefore(it, step) && <VisuallyHidden> ({say.done})</VisuallyHidden>}
                  </>
                }
                allowStepSelect={isReached}
                aria-current={it === step ? "step" : undefined}
                aria-disabled={(!isReached && it !== step) || undefined}
                data-quiet={isBefore(furthest, it) || undefined}
              />
            );
          })}
        </Stepper>
      </nav>
      {unkept !== null && <ErrorNotice error={unkept} title={say.notKept} />}
      {step === "kind" && <KindStep {...stepProps} />}
      {step === "role" && <RoleStep {...stepProps} kind={suggestion.last?.kind} />}
      {step === "account" && <AccountStep {...stepProps} />}
      {step === "token" && <TokenStep {...stepProps} held={held ?? []} />}
      {step === "summary" && draft !== undefined && (
        <SummaryStep
          forms={forms}
          draft={draft}
          held={held ?? []}
          frame={frame}
          creating={create.isPending}
          error={create.error}
          onGoTo={moveTo}
          onCreate={() => create.mutate(toDraft(forms, step, held, new Date()))}
        />
      )}
      {create.data !== undefined && step === "hand-over" && (
        <HandOverStep
          created={create.data}
          handOff={forms.handOff}
          onDone={() => show("waiting")}
        />
      )}
      {create.data !== undefined && step === "waiting" && (
        <WaitingStep token={create.data.token.token} />
      )}
    </div>
  );
}

/** What is suggested for a kind, asked for when the first step is left; for a draft that is gone on with, when it is. */
function useSuggestion(
  kind: string | null,
  onSuggested: (
    next: IntegrationSuggestion,
    before: IntegrationSuggestion | undefined,
    to: Step,
  ) => void,
) {
  const [begunWith] = useState(kind);
  const [asked, setAsked] = useState<IntegrationSuggestion>();
  const begun = useAsk(
    ["integration-suggestion", begunWith],
    () => commands.suggestIntegration(begunWith ?? ""),
    {
      enabled: begunWith !== null,
    },
  );
  const last = asked ?? begun.data;
  const suggest = useDo(
    ({ word }: { word: string; to: Step }) => commands.suggestIntegration(word),
    {
      onDone: (next, { to }) => {
        setAsked(next);
        onSuggested(next, last, to);
      },
    },
  );
  return {
    last,
    isPending: suggest.isPending,
    error: suggest.error,
    ask: (word: string, to: Step) => suggest.mutate({ word, to }),
  };
}
