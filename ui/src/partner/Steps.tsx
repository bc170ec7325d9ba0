// Where one is on the way to a connection.
import { Stepper, VisuallyHidden } from "@mantine/core";
import { words } from "../words";
import classes from "../wizard/Wizard.module.css";
import { say } from "./words";

/** The steps, in their order. */
export const STEPS = ["open", "check", "access", "try", "keep", "use", "done"] as const;

/** A step. */
export type Step = (typeof STEPS)[number];

const STEPPER = {
  steps: classes.steps,
  step: classes.step,
  stepBody: classes.stepBody,
  stepLabel: classes.stepLabel,
  separator: classes.separator,
};

export function Steps(props: {
  at: Step;
  /** Which can be gone to. */
  reached: readonly Step[];
  onGo: (step: Step) => void;
}) {
  const at = STEPS.indexOf(props.at);
  return (
    <nav aria-label={say.stepsLabel}>
      <Stepper
        active={at}
        size="xs"
        iconSize={26}
        wrap={false}
        classNames={STEPPER}
        onStepClick={(index) => {
          const to = STEPS[index];
          if (to !== undefined) props.onGo(to);
        }}
      >
        {STEPS.map((it, index) => {
          const isReached = it !== props.at && props.reached.includes(it);
          return (
            <Stepper.Step
              key={it}
              label={
                <>
                  {say.steps[it]}
                  {index < at && <VisuallyHidden> ({words.wizard.done})</VisuallyHidden>}
                </>
              }
              allowStepSelect={isReached}
              aria-current={it === props.at ? "step" : undefined}
              aria-disabled={(!isReached && it !== props.at) || undefined}
              data-quiet={index > at || undefined}
            />
          );
        })}
      </Stepper>
    </nav>
  );
}
