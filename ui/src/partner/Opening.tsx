// The first step: a hand-off with its passphrase, or a token with its address.
import { Stack, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { PasswordField } from "../design/PasswordField";
import { type Candidate, commands, type Password, type WaitingFile } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { type Frame, StepForm } from "../wizard/StepForm";
import classes from "../wizard/Wizard.module.css";
import { Facts } from "./Facts";
import { aboutHandOff } from "./about";
import type { Filled } from "./PartnerWizard";
import { say } from "./words";

export function OpenFile(props: {
  frame: Frame;
  file: WaitingFile;
  onOpened: (candidate: Candidate) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  // The one thing to be done here.
  useEffect(() => field.current?.focus(), []);
  const open = useDo((passphrase: Password) => commands.openHandOff(passphrase), {
    onDone: props.onOpened,
  });
  return (
    <StepForm
      {...props.frame}
      title={say.door.handOff}
      text={say.open.fileText(props.file.name)}
      next={say.open.submit}
      busy={open.isPending}
      error={errorBeside(open.error, ["passphrase"])}
      refused={open.error}
      takesFocus={false}
      onNext={() => open.mutate(field.current?.value ?? "")}
    >
      {/* What is typed is in the field and nowhere else on the page. */}
      <PasswordField
        ref={field}
        label={say.open.passphrase}
        description={say.open.passphraseHint}
        className={classes.narrow}
        autoComplete="off"
        spellCheck={false}
        error={errorAt(open.error, "passphrase")}
        onChange={() => open.isError && open.reset()}
      />
    </StepForm>
  );
}

/** A hand-off that is open already. */
export function Opened(props: { frame: Frame; candidate: Candidate }) {
  return (
    <StepForm {...props.frame} title={say.door.handOff} text={say.open.isOpen}>
      <Facts facts={aboutHandOff(props.candidate)} />
    </StepForm>
  );
}

export function OpenByHand(props: {
  frame: Frame;
  /** What was opened with what is in the fields, if it is still open. */
  candidate: Candidate | undefined;
  filled: Filled;
  set: (change: Partial<Filled>) => void;
  onOpened: (candidate: Candidate) => void;
}) {
  const { candidate, filled, frame } = props;
  const { name, baseUrl } = filled.hand;
  const token = useRef<HTMLInputElement>(null);
  const [isMissing, setMissing] = useState(false);
  const enter = useDo((text: Password) => commands.enterToken(name, baseUrl, text), {
    onDone: props.onOpened,
  });
  const change = (hand: Partial<Filled["hand"]>) => {
    props.set({ hand: { ...filled.hand, ...hand } });
    if (enter.isError) enter.reset();
    setMissing(false);
  };
  const next = () => {
    const text = token.current?.value ?? "";
    // Nothing new was filled in: what is open stays open.
    const isSame =
      candidate !== undefined && candidate.name === name && candidate.baseUrl === baseUrl;
    if (text !== "" || candidate === undefined) enter.mutate(text);
    else if (isSame) frame.onNext();
    else setMissing(true);
  };
  return (
    <StepForm
      {...frame}
      title={say.door.byHand}
      text={say.open.handText}
      next={say.open.next}
      busy={enter.isPending}
      error={errorBeside(enter.error, ["name", "baseUrl", "token"])}
      refused={enter.error ?? isMissing}
      onNext={next}
    >
      <Stack gap="md" className={classes.narrow}>
        <TextInput
          label={say.open.name}
          description={say.open.nameHint}
          value={name}
          autoComplete="off"
          error={errorAt(enter.error, "name")}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={say.open.baseUrl}
          description={say.open.baseUrlHint}
          value={baseUrl}
          autoComplete="off"
          spellCheck={false}
          error={errorAt(enter.error, "baseUrl")}
          onChange={(event) => change({ baseUrl: event.currentTarget.value })}
        />
        {/* What is typed is in the field and nowhere else on the page. */}
        <PasswordField
          ref={token}
          label={say.open.token}
          description={
            candidate === undefined ? say.open.tokenHint : say.open.tokenHeld(candidate.hint)
          }
          autoComplete="off"
          spellCheck={false}
          error={isMissing ? say.open.tokenAgain : errorAt(enter.error, "token")}
          onChange={() => change({})}
        />
      </Stack>
    </StepForm>
  );
}
