// A role's name: looked at while it is typed.
import { TextInput } from "@mantine/core";
import { forwardRef } from "react";
import { commands, type RoleRow } from "../../ipc/bindings";
import { words } from "../../words";
import { useFieldCheck } from "../useFieldCheck";
import { useNameLeft } from "../useNameLeft";

const say = words.users.roles.form;

interface Props {
  value: string;
  onChange: (value: string) => void;
  /** The role that has the name already and is being edited. */
  edited: RoleRow | undefined;
  /** What the shell said about the name when the form was sent. */
  error: string | undefined;
  frozen: boolean;
}

export const NameInput = forwardRef<HTMLInputElement, Props>(function NameInput(props, ref) {
  const except = props.edited?.id ?? null;
  const found = useFieldCheck(
    ["check-role-name", except],
    props.value,
    (typed) => commands.checkRoleName(typed, except),
    props.frozen,
  );
  const error = found?.problem ?? props.error;
  const left = useNameLeft(props.value);
  const isFree = found !== undefined && props.value !== props.edited?.name;
  return (
    <TextInput
      ref={ref}
      data-autofocus
      label={say.name}
      value={props.value}
      error={error}
      description={left ?? (isFree ? say.nameFree : say.nameHelp)}
      inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
      autoComplete="off"
      spellCheck={false}
      aria-required
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
});
