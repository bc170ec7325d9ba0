// What is connected: the article's kinds, each with the example of a name.
import { Radio, Skeleton } from "@mantine/core";
import { ErrorNotice } from "../../design/ErrorNotice";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { StepForm } from "../StepForm";
import type { StepProps } from "../Wizard";
import classes from "./KindStep.module.css";

const say = words.wizard.kind;

export function KindStep({ forms, set, errorAt, frame }: StepProps) {
  const kinds = useAsk(["integration-kinds"], () => commands.integrationKinds());
  const error = errorAt("kind");
  return (
    <StepForm {...frame} text={say.text}>
      {kinds.error !== null && (
        <ErrorNotice error={kinds.error} again={() => void kinds.refetch()} />
      )}
      {kinds.isPending && <Skeleton height={240} />}
      {kinds.data !== undefined && (
        <Radio.Group
          aria-label={say.label}
          value={forms.kind}
          error={error}
          onChange={(kind) => set({ kind })}
        >
          <div className={classes.kinds}>
            {kinds.data.map((kind) => (
              <Radio
                key={kind.word}
                value={kind.word}
                label={kind.label}
                description={
                  <>
                    {say.example(kind.example)}
                    <br />
                    {say.preset(kind.presetLabel)}
                  </>
                }
                size="sm"
                aria-invalid={error !== undefined || undefined}
                classNames={{
                  root: classes.kind,
                  body: classes.body,
                  labelWrapper: classes.words,
                  label: classes.label,
                  radio: classes.radio,
                  icon: classes.icon,
                }}
              />
            ))}
          </div>
        </Radio.Group>
      )}
    </StepForm>
  );
}
