// An account's e-mail: looked at while it is typed. For an integration, one made from its name is suggested.
import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { forwardRef, useState } from "react";
import { useSession } from "../../app/session";
import { Notice } from "../../design/Notice";
import { type AccountKind, type AccountRow, commands } from "../../ipc/bindings";
import { words } from "../../words";
import { useFieldCheck } from "../useFieldCheck";
import classes from "./EmailInput.module.css";
import { domainOf, suggestedEmail } from "./suggest";

const say = words.users.accounts.form;

interface Props {
  kind: AccountKind;
  /** The account's name as typed, to suggest an address from. */
  name: string;
  value: string;
  onChange: (value: string) => void;
  /** The account that has the address already and is being edited. */
  edited: AccountRow | undefined;
  /** What the shell said about the address when the form was sent. */
  error: string | undefined;
  frozen: boolean;
}

export const EmailInput = forwardRef<HTMLInputElement, Props>(function EmailInput(props, ref) {
  const { kind, value, onChange } = props;
  const except = props.edited?.id ?? null;
  const [wasLeft, setWasLeft] = useState(false);
  const found = useFieldCheck(
    ["check-account-email", kind, except],
    value,
    (typed) => commands.checkAccountEmail(typed, kind, except),
    props.frozen,
  );
  // An address that is still being typed is no address yet, and need not be told so.
  const problem = wasLeft || value.includes("@") ? (found?.problem ?? undefined) : undefined;
  const error = problem ?? props.error;
  const help = kind === "service" ? say.emailHelpService : say.emailHelp;
  const isFree =
    value !== props.edited?.email &&
    found !== undefined &&
    found.problem === null &&
    found.warning === null;
  return (
    <div className={classes.email}>
      <TextInput
        ref={ref}
        type="email"
        label={kind === "service" ? say.emailService : say.email}
        value={value}
        error={error}
        description={isFree ? say.emailFree : help}
        inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
        autoComplete="off"
        spellCheck={false}
        aria-required
        onBlur={() => setWasLeft(true)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {kind === "service" && props.edited === undefined && (
        <Suggestion name={props.name} value={value} onUse={onChange} />
      )}
      {typeof found?.warning === "string" && (
        <Notice tone="warn" role="status">
          {found.warning}
        </Notice>
      )}
    </div>
  );
});

function Suggestion(props: { name: string; value: string; onUse: (email: string) => void }) {
  const { me } = useSession();
  const email = suggestedEmail(props.name, domainOf(me.email));
  return (
    <div className={classes.suggestion}>
      {email === undefined ? (
        <Text size="xs" c="dimmed">
          {say.suggestLater}
        </Text>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {say.suggestion}
          </Text>
          <UnstyledButton
            className={classes.use}
            aria-label={say.use(email)}
            disabled={props.value === email}
            onClick={() => props.onUse(email)}
          >
            {email}
          </UnstyledButton>
        </>
      )}
    </div>
  );
}
