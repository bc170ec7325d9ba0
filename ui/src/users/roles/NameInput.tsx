// A role's name: looked at while it is typed.
import { TextInput } from "@mantine/core";
import { forwardRef } from "react";
import { commands } from "../../ipc/bindings";
import { words } from "../../words";
import { NameLeft } from "../NameLeft";
import { useFieldCheck } from "../useFieldCheck";

const say = words.users.roles.form;

interface Props {
  value: string;
  onChange: (value: string) => void;
  /** The role that has the name already and is being edited. */
  except: string | undefined;
  /** What the shell said about the name when the form was sent. */
  error: string | undefined;
  frozen: boolean;
}

export const NameInput = forwardRef<HTMLInputElement, Props>(function NameInput(props, ref) {
  const except = props.except ?? null;
  const found = useFieldCheck(
    ["check-role-name", except],
    props.value,
    (typed) => commands.checkRoleName(typed, except),
    props.frozen,
  );
  const error = found?.problem ?? props.error;
  return (
    <TextInput
      ref={ref}
      data-autofocus
      label={say.name}
      value={props.value}
      error={error}
      description={found === undefined ? say.nameHelp : say.nameFree}
      inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
      autoComplete="off"
      spellCheck={false}
      aria-required
      rightSection={<NameLeft name={props.value} />}
      rightSectionWidth={130}
      rightSectionPointerEvents="none"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
});
