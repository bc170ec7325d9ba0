// A field for a new password, which says how good it is while it is typed.
import { Progress } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";
import { commands, type PasswordStrength } from "../ipc/bindings";
import { words } from "../words";
import classes from "./NewPasswordInput.module.css";
import { PasswordField } from "./PasswordField";

const COLOURS = ["red.7", "red.7", "yellow.7", "green", "green"];

export function NewPasswordInput(props: {
  label: string;
  /** What is to be known before anything is typed; how long it has to be, otherwise. */
  description?: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  /** The account's own name and e-mail, of which a password is not to be made. */
  name: string;
  email: string;
  required?: boolean;
  /** Has the focus when its dialog opens. */
  takesFocus?: boolean;
}) {
  const [password] = useDebouncedValue(props.value, 150);
  const found = useStrength(password, props.name, props.email);
  const hint = props.description ?? words.app.password.hint;
  // What is said under an error is not said twice.
  const isRepeated = typeof found?.message === "string" && found.message === props.error;
  return (
    <PasswordField
      label={props.label}
      value={props.value}
      error={props.error}
      required={props.required}
      data-autofocus={props.takesFocus}
      autoComplete="new-password"
      onChange={(event) => props.onChange(event.currentTarget.value)}
      inputWrapperOrder={["label", "input", "error", "description"]}
      inputContainer={(input) => (
        <>
          {input}
          <Progress
            className={classes.bar}
            data-empty={found === undefined || undefined}
            value={found === undefined ? 0 : found.acceptable ? (found.score + 1) * 20 : 10}
            size={4}
            color={found?.acceptable === true ? COLOURS[found.score] : "red.7"}
            aria-hidden
          />
        </>
      )}
      description={
        isRepeated
          ? null
          : found === undefined
            ? hint
            : (found.message ?? words.app.password.is(found.word))
      }
      descriptionProps={{ "aria-live": "polite", className: classes.words }}
    />
  );
}

/** Not kept with other answers, whose keys would hold the password: the last answer alone, for as long as the field is there. */
function useStrength(password: string, name: string, email: string): PasswordStrength | undefined {
  const [found, setFound] = useState<PasswordStrength>();
  useEffect(() => {
    if (password === "") return;
    let late = false;
    void commands.passwordStrength(password, name, email).then((answer) => {
      if (!late && answer.status === "ok") setFound(answer.data);
    });
    return () => {
      late = true;
    };
  }, [password, name, email]);
  return password === "" ? undefined : found;
}
