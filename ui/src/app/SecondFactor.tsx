// The second factor of whoever is signed in: how it stands, setting it up, its recovery codes, removing it.
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { Notice } from "../design/Notice";
import { done, failed } from "../design/notify";
import { PasswordField } from "../design/PasswordField";
import { commands, type NewSecondFactor, type RecoveryCodes } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { words } from "../words";
import { useHold } from "./place";
import classes from "./SecondFactor.module.css";

const say = words.app.secondFactor;

/** From so few recovery codes on it is time for new ones. */
const FEW = 3;

export function SecondFactor(props: { onClose: () => void }) {
  const [setUp, setSetUp] = useState<NewSecondFactor>();
  const [codes, setCodes] = useState<RecoveryCodes>();
  const [removing, setRemoving] = useState(false);
  const begin = useDo(() => commands.newSecondFactor(), { onDone: setSetUp });
  // What is shown only once is not closed by going elsewhere.
  useHold(codes !== undefined);
  return (
    <Dialog
      opened
      onClose={codes === undefined ? props.onClose : () => undefined}
      title={say.title}
      size="md"
      withCloseButton={codes === undefined}
    >
      {codes !== undefined ? (
        <Codes codes={codes} onStored={props.onClose} />
      ) : setUp !== undefined ? (
        <SetUp setUp={setUp} onAdded={setCodes} onClose={props.onClose} />
      ) : removing ? (
        <Remove onClose={props.onClose} />
      ) : (
        <State
          busy={begin.isPending}
          error={begin.error}
          onBegin={() => begin.mutate(undefined)}
          onRemove={() => setRemoving(true)}
        />
      )}
    </Dialog>
  );
}

function State(props: {
  busy: boolean;
  error: unknown;
  onBegin: () => void;
  onRemove: () => void;
}) {
  const state = useAsk(["second-factor"], () => commands.secondFactor(), { fresh: true });
  const error = state.error ?? props.error;
  const on = state.data?.isOn === true ? state.data : undefined;
  return (
    <Stack gap="md">
      {error !== null && error !== undefined && <ErrorNotice error={error} />}
      <Text>{on === undefined ? say.off : say.on}</Text>
      {on !== undefined && (
        <Notice tone={on.codesLeft <= FEW ? "warn" : "good"}>
          {say.codesLeft(on.codesLeft)} {on.codesLeft <= FEW && say.few}
        </Notice>
      )}
      <Group justify="flex-end" gap="xs">
        {on !== undefined && (
          <Button variant="default" onClick={props.onRemove}>
            {say.remove}
          </Button>
        )}
        <Button loading={props.busy} data-autofocus onClick={props.onBegin}>
          {on === undefined ? say.setUp : say.anew}
        </Button>
      </Group>
    </Stack>
  );
}

function SetUp(props: {
  setUp: NewSecondFactor;
  onAdded: (codes: RecoveryCodes) => void;
  onClose: () => void;
}) {
  const { picture, text } = props.setUp;
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const add = useDo(() => commands.addSecondFactor(password, code), { onDone: props.onAdded });
  return (
    <DialogForm
      submit={say.add}
      busy={add.isPending}
      error={errorBeside(add.error, ["password", "code"])}
      refused={add.error}
      onSubmit={() => add.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <Text>{say.scan}</Text>
        {/* Four modules of white around it are part of the code (ISO/IEC 18004). */}
        <svg
          className={classes.picture}
          role="img"
          aria-label={say.picture}
          viewBox={`-4 -4 ${picture.size + 8} ${picture.size + 8}`}
          shapeRendering="crispEdges"
        >
          <rect x={-4} y={-4} width={picture.size + 8} height={picture.size + 8} fill="#fff" />
          <path d={picture.path} fill="#000" />
        </svg>
        <TextInput
          label={say.text}
          value={text}
          readOnly
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <TextInput
          label={say.code}
          value={code}
          data-autofocus
          autoComplete="one-time-code"
          inputMode="numeric"
          error={errorAt(add.error, "code")}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <PasswordField
          label={say.password}
          value={password}
          autoComplete="current-password"
          error={errorAt(add.error, "password")}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </Stack>
    </DialogForm>
  );
}

function Codes(props: { codes: RecoveryCodes; onStored: () => void }) {
  const { codes, secret } = props.codes;
  const copy = useDo(() => commands.copySecret(secret.handle), {
    onDone: () => done(say.copied),
    onRefused: failed,
  });
  return (
    <Stack gap="md">
      <Notice tone="warn" title={say.codesTitle}>
        {say.codesText}
      </Notice>
      <ul className={classes.codes} aria-label={say.codesTitle}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" loading={copy.isPending} onClick={() => copy.mutate(undefined)}>
          {say.copyCodes}
        </Button>
        <Button
          onClick={() => {
            void commands.forgetSecret(secret.handle);
            props.onStored();
          }}
        >
          {say.stored}
        </Button>
      </Group>
    </Stack>
  );
}

function Remove(props: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const remove = useDo(() => commands.removeSecondFactor(null, password), {
    onDone: () => {
      done(say.removed);
      props.onClose();
    },
  });
  return (
    <DialogForm
      submit={say.removeConfirm}
      takesAway
      busy={remove.isPending}
      error={errorBeside(remove.error, ["password"])}
      refused={remove.error}
      onSubmit={() => remove.mutate(undefined)}
      onClose={props.onClose}
    >
      <Stack gap="sm">
        <Text>{say.removeText}</Text>
        <PasswordField
          label={say.password}
          value={password}
          data-autofocus
          autoComplete="current-password"
          error={errorAt(remove.error, "password")}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </Stack>
    </DialogForm>
  );
}
