// A field for a new password, which says how good it is while it is typed.
import { PasswordInput, Progress, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ReactNode, useEffect, useId, useState } from "react";
import { commands, type PasswordStrength } from "../ipc/bindings";
import { words } from "../words";

const COLOURS = ["red.7", "red.7", "yellow.7", "green", "green"];

export function NewPasswordInput(props: {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  /** The account's own name and e-mail, of which a password is not to be made. */
  name: string;
  email: string;
  required?: boolean;
  autoFocus?: boolean;
}) {
  const id = useId();
  const [password] = useDebouncedValue(props.value, 150);
  const found = useStrength(password, props.name, props.email);
  return (
    <div>
      <PasswordInput
        label={props.label}
        description={props.description ?? words.app.password.hint}
        value={props.value}
        error={props.error}
        required={props.required}
        data-autofocus={props.autoFocus}
        aria-describedby={`${id}-strength`}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": words.app.password.toggle }}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      {/* Its room is kept, so that nothing jumps while somebody types. */}
      <div id={`${id}-strength`} style={{ minHeight: 36, paddingTop: 6 }} aria-live="polite">
        {found !== undefined && (
          <>
            <Progress
              value={found.acceptable ? (found.score + 1) * 20 : 10}
              size={4}
              color={found.acceptable ? COLOURS[found.score] : "red.7"}
              aria-label={words.app.password.strength}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {found.message ?? words.app.password.is(found.word)}
            </Text>
          </>
        )}
      </div>
    </div>
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
