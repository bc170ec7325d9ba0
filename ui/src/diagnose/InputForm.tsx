// What is to be diagnosed: something pasted, a token, or one of the requests that were refused lately.
import { Button, Group, Stack, Title } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { TokenPicker } from "../activity/TokenPicker";
import type { DiagnoseInput } from "../ipc/bindings";
import { words } from "../words";
import classes from "./InputForm.module.css";
import { PasteField } from "./PasteField";
import { RecentRefusals } from "./RecentRefusals";

const say = words.diagnose.input;

export function InputForm(props: {
  busy: boolean;
  takesFocus: boolean;
  onDiagnose: (input: DiagnoseInput, onFound: () => void) => void;
}) {
  const { busy, takesFocus, onDiagnose } = props;
  // The text stands in the field alone: what React is told of, it keeps and writes into the page.
  const field = useRef<HTMLTextAreaElement>(null);
  const [missing, setMissing] = useState(false);
  const forToken = useId();
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  const clear = () => {
    if (field.current !== null) field.current.value = "";
  };
  const diagnose = () => {
    const text = field.current?.value ?? "";
    setMissing(text.trim() === "");
    if (text.trim() === "") field.current?.focus();
    else if (!busy) onDiagnose({ kind: "pasted", text }, clear);
  };
  return (
    <div className={classes.columns}>
      <Stack gap="lg">
        <form
          noValidate
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            diagnose();
          }}
        >
          <Stack gap="xs">
            <PasteField
              ref={field}
              missing={missing}
              onInput={() => setMissing(false)}
              onSend={diagnose}
            />
            <Group justify="flex-end">
              <Button type="submit" leftSection={<IconStethoscope size={17} aria-hidden />}>
                {say.submit}
              </Button>
            </Group>
          </Stack>
        </form>
        <div role="group" aria-labelledby={forToken}>
          <Title order={2} id={forToken} className={classes.heading}>
            {say.token}
          </Title>
          <TokenPicker
            value={null}
            width={320}
            placeholder={say.chooseToken}
            onChange={(id) => {
              if (id !== null) onDiagnose({ kind: "token", id }, clear);
            }}
          />
        </div>
      </Stack>
      <section aria-label={say.recent}>
        <Title order={2} className={classes.heading}>
          {say.recent}
        </Title>
        <RecentRefusals onChoose={(id) => onDiagnose({ kind: "request", id }, clear)} />
      </section>
    </div>
  );
}
