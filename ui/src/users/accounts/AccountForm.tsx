// The form of an account: name, e-mail, roles, and when it is created a password.
import { Checkbox, Stack, Text, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { NewPasswordInput } from "../../design/NewPasswordInput";
import { done } from "../../design/notify";
import type { Refused } from "../../ipc/answer";
import {
  type AccountEdit,
  type AccountKind,
  type AccountRow,
  commands,
  type ProposedChange,
} from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { verbWith } from "../../impact/verb";
import { UsageDisclosure } from "../../usage/UsageDisclosure";
import { words } from "../../words";
import { DialogForm } from "../../design/DialogForm";
import { takeBack } from "../undo";
import { useNameLeft } from "../useNameLeft";
import { AccountEffect } from "./AccountEffect";
import classes from "./AccountForm.module.css";
import { EmailInput } from "./EmailInput";
import { changes, isUnchanged } from "./edit";
import { RolesInput } from "./RolesInput";

const say = words.users.accounts;

/** The fields that the shell's problems can be about. */
const FIELDS = ["name", "email", "roles", "password"];

interface Props {
  kind: AccountKind;
  account: AccountRow | undefined;
  onDone: (account: AccountRow) => void;
  onClose: () => void;
}

export function AccountForm(props: Props) {
  const { kind, account } = props;
  const isService = kind === "service";
  const [name, setName] = useState(account?.name ?? "");
  const [email, setEmail] = useState(account?.email ?? "");
  const [roles, setRoles] = useState<readonly string[]>(account?.roleIds ?? []);
  const [withPassword, setWithPassword] = useState(true);
  const [password, setPassword] = useState("");
  const [noRole, setNoRole] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const emailField = useRef<HTMLInputElement>(null);
  const rolesField = useRef<HTMLInputElement>(null);
  const save = useSave(props, { name, email, roles }, withPassword ? password : null, (refused) => {
    // The field may be out of sight.
    if (errorAt(refused, "name") !== undefined) nameField.current?.focus();
    else if (errorAt(refused, "email") !== undefined) emailField.current?.focus();
  });
  const { error } = save;
  const rolesChange = useRolesChange(account, roles);
  const seen = useImpact(rolesChange, save.isPending || save.isSuccess);
  /** What was wrong may not be so any more. */
  const set =
    <T,>(to: (value: T) => void) =>
    (value: T) => {
      to(value);
      setNoRole(false);
      if (save.isError) save.reset();
    };
  const submit = () => {
    setNoRole(roles.length === 0);
    if (roles.length === 0) rolesField.current?.focus();
    else if (account !== undefined && isUnchanged(changes(account, { name, email, roles })))
      props.onClose();
    else save.mutate(undefined);
  };
  const left = useNameLeft(name);
  const nameError = errorAt(error, "name");
  return (
    <DialogForm
      submit={account === undefined ? say.form.create : verbWith(say.form.save, seen)}
      busy={save.isPending}
      error={errorBeside(error, FIELDS)}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Stack gap="md">
        <div className={classes.pair}>
          <TextInput
            ref={nameField}
            data-autofocus
            label={say.form.name}
            value={name}
            error={nameError}
            description={left ?? (isService ? say.form.nameHelpService : undefined)}
            inputWrapperOrder={[
              "label",
              "input",
              nameError === undefined ? "description" : "error",
            ]}
            autoComplete="off"
            spellCheck={false}
            aria-required
            onChange={(event) => set(setName)(event.currentTarget.value)}
          />
          <EmailInput
            ref={emailField}
            kind={kind}
            name={name}
            value={email}
            edited={account}
            error={errorAt(error, "email")}
            frozen={save.isPending}
            onChange={set(setEmail)}
          />
        </div>
        <RolesInput
          ref={rolesField}
          kind={kind}
          value={roles}
          error={noRole ? say.form.noRole : errorAt(error, "roles")}
          onChange={set(setRoles)}
        />
        <AccountEffect kind={kind} roles={roles} />
        {rolesChange !== undefined && <ImpactPreview seen={seen} />}
        {account === undefined && (
          <div>
            <Checkbox
              label={isService ? say.form.setPassword : say.form.setPasswordPerson}
              description={isService ? say.form.setPasswordHelp : say.form.setPasswordHelpPerson}
              checked={withPassword}
              mb="sm"
              onChange={(event) => set(setWithPassword)(event.currentTarget.checked)}
            />
            {withPassword && (
              <NewPasswordInput
                label={say.form.password}
                value={password}
                name={name}
                email={email}
                error={errorAt(error, "password")}
                onChange={set(setPassword)}
              />
            )}
          </div>
        )}
        {account !== undefined && account.tokens > 0 && (
          <Text c="dimmed">{say.form.live(account.tokens)}</Text>
        )}
        {account?.kind === "service" && (
          <UsageDisclosure subject={{ kind: "account", id: account.id }} />
        )}
      </Stack>
    </DialogForm>
  );
}

/** The chosen roles as a change of the account; nothing while they are those that it has, or none. */
function useRolesChange(
  account: AccountRow | undefined,
  chosen: readonly string[],
): ProposedChange | undefined {
  const all = useAsk(["roles"], () => commands.roles());
  if (account === undefined || all.data === undefined || chosen.length === 0) return undefined;
  if (changes(account, { ...account, roles: chosen }).roles === null) return undefined;
  const names = all.data.filter(({ id }) => chosen.includes(id)).map(({ name }) => name);
  return { kind: "account", id: account.id, roles: names, enabled: null };
}

/** Sends what is in the form, says what was done and offers to take it back. */
function useSave(
  { kind, account, onDone }: Props,
  typed: { name: string; email: string; roles: readonly string[] },
  password: string | null,
  onRefused: (refused: Refused) => void,
) {
  const edit: AccountEdit | undefined = account && changes(account, typed);
  return useDo(
    () =>
      account === undefined || edit === undefined
        ? commands.createAccount({ kind, ...typed, roles: [...typed.roles], password })
        : commands.editAccount(account.id, edit),
    {
      onDone: (after) => {
        if (account === undefined) {
          if (kind === "person") done(say.created(after.name));
        } else {
          const before = { name: account.name, email: account.email, roles: account.roleIds };
          done(
            say.saved(after.name),
            takeBack(() => commands.editAccount(account.id, changes(after, before))),
          );
        }
        onDone(after);
      },
      onRefused,
    },
  );
}
