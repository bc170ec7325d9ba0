// A field for a password or a credential: hidden, to be looked at with its eye, and marked when it is not accepted.
import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { words } from "../words";

export function PasswordField(props: PasswordInputProps) {
  const isWrong = props.error !== undefined && props.error !== null && props.error !== false;
  return (
    <PasswordInput
      withAsterisk={false}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": words.app.password.toggle }}
      // Mantine marks the frame around the field, not the field.
      aria-invalid={isWrong || undefined}
      {...props}
    />
  );
}
