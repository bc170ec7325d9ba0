// The first step: a hand-off with its passphrase, or a token with its address.
import { Stack, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { PasswordField } from "../design/PasswordField";
import { type Candidate, commands, type WaitingFile } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { StepForm } from "../wizard/StepForm";
import frame from "../wizard/Wizard.module.css";
import { words } from "../words";
import { Steps } from "./Steps";

const say = words.partner;

interface Props {
  onOpened: (candidate: Candidate) => void;
  onLeave: () => void;
}

export function OpenFile(props: Props & { file: WaitingFile }) {
  const [passphrase, setPassphrase] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // The one thing to be done here.
  useEffect(() => field.current?.focus(), []);
  const open = useDo(() => commands.openHandOff(passphrase), { onDone: props.onOpened });
  return (
    <div className={frame.wizard}>
      <Steps at="open" />
      <StepForm
        title={say.door.handOff}
        text={say.open.fileText(props.file.name)}
        next={say.open.submit}
        busy={open.isPending}
        error={errorBeside(open.error, ["passphrase"])}
        refused={open.error}
        takesFocus={false}
        later={say.leave}
        onLater={props.onLeave}
        onNext={() => open.mutate(undefined)}
      >
        <PasswordField
          label={say.open.passphrase}
          description={say.open.passphraseHint}
          value={passphrase}
          className={frame.narrow}
          autoComplete="off"
          ref={field}
          error={errorAt(open.error, "passphrase")}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      </StepForm>
    </div>
  );
}

export function OpenByHand(props: Props) {
  const [name, setName] = useState("");
  const [baseUrl, setBaseUrl] = useState("");
  const [token, setToken] = useState("");
  const enter = useDo(() => commands.enterToken(name, baseUrl, token), { onDone: props.onOpened });
  return (
    <div className={frame.wizard}>
      <Steps at="open" />
      <StepForm
        title={say.door.byHand}
        text={say.open.handText}
        next={say.open.next}
        busy={enter.isPending}
        error={errorBeside(enter.error, ["name", "baseUrl", "token"])}
        refused={enter.error}
        takesFocus
        later={say.leave}
        onLater={props.onLeave}
        onNext={() => enter.mutate(undefined)}
      >
        <Stack gap="md" className={frame.narrow}>
          <TextInput
            label={say.open.name}
            description={say.open.nameHint}
            value={name}
            error={errorAt(enter.error, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={say.open.baseUrl}
            description={say.open.baseUrlHint}
            value={baseUrl}
            spellCheck={false}
            error={errorAt(enter.error, "baseUrl")}
            onChange={(event) => setBaseUrl(event.currentTarget.value)}
          />
          <PasswordField
            label={say.open.token}
            description={say.open.tokenHint}
            value={token}
            autoComplete="off"
            error={errorAt(enter.error, "token")}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
        </Stack>
      </StepForm>
    </div>
  );
}
