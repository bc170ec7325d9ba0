// E-mail and password, as asked for at the door, on the lock screen, and to switch the account.
import { Button, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { Notice } from "../design/Notice";
import { PasswordField } from "../design/PasswordField";
import { useFocusInvalid } from "../design/useFocusInvalid";
import type { Me } from "../ipc/bindings";
import { words } from "../words";
import { useSignIn } from "./useSignIn";
import { clock } from "./wait";

export function SignInForm(props: {
  email: string;
  /** The field for the e-mail, where it can be chosen. */
  emailField?: ReactNode;
  submit: string;
  /** Whether the password is what is asked for first. */
  passwordFirst: boolean;
  /** Buttons beside the one that signs in. */
  beside?: ReactNode;
  onSignedIn: (me: Me) => void;
}) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const say = words.entrance.signIn;
  const signIn = useSignIn(props.email, props.onSignedIn);
  const form = useFocusInvalid(signIn.error);
  const { passwordFirst } = props;
  useEffect(() => {
    const fields = form.current?.querySelectorAll<HTMLInputElement>("input") ?? [];
    (passwordFirst ? [...fields].at(-1) : fields[0])?.focus();
  }, [form, passwordFirst]);
  const beside = errorBeside(signIn.error, ["email", "password", "code"]);
  const held = signIn.left !== null;
  const button = (
    <Button
      type="submit"
      fullWidth={props.beside === undefined}
      loading={signIn.busy}
      aria-disabled={held || undefined}
      data-disabled={held || undefined}
    >
      {signIn.left === null ? (
        props.submit
      ) : (
        <span className="kd-numbers">{say.wait(clock(signIn.left))}</span>
      )}
    </Button>
  );
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!held && !signIn.busy) signIn.submit(props.email, password, code);
      }}
    >
      <Stack gap="md">
        {signIn.waited ? (
          <Notice tone="info" role="status">
            {say.nowAgain}
          </Notice>
        ) : (
          beside !== undefined && beside !== null && <ErrorNotice error={beside} />
        )}
        {props.emailField}
        <PasswordField
          label={say.password}
          value={password}
          required
          data-autofocus={props.passwordFirst || undefined}
          autoComplete="current-password"
          error={errorAt(signIn.error, "password")}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.needsCode && (
          <TextInput
            label={say.code}
            description={say.codeHint}
            value={code}
            autoComplete="one-time-code"
            spellCheck={false}
            error={errorAt(signIn.error, "code")}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {props.beside === undefined ? (
          button
        ) : (
          <div style={{ display: "flex", justifyContent: "flex-end", gap: "0.5rem" }}>
            {props.beside}
            {button}
          </div>
        )}
      </Stack>
    </form>
  );
}
