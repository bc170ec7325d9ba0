// The form of Add API Token.
import { Select, Stack } from "@mantine/core";
import { useState } from "react";
import { DialogForm } from "../../design/DialogForm";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { type AccountRow, commands, type NewToken } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { AccessSection } from "./AccessSection";
import { BehalfSection } from "./BehalfSection";
import classes from "./AddTokenForm.module.css";
import { type Expiry, expiresAt } from "./expiry";
import { ExpiryInput } from "./ExpiryInput";
import { MoreOptions } from "./MoreOptions";
import { NameInput } from "./NameInput";

const say = words.integrations.tokens.form;

/** The fields that the shell's problems can be about. */
const FIELDS = ["name", "environment", "expiresAt", "allowedAddresses"];

/** What is filled in at first. */
export interface TokenStart {
  name: string;
  /** The environment, by slug. */
  environment: string;
}

export function AddTokenForm(props: {
  start?: TokenStart;
  /** On behalf of whom, if not of oneself. */
  behalf?: AccountRow;
  busy: boolean;
  /** Why it was not created. */
  error: unknown;
  onCreate: (token: NewToken) => void;
  onClose: () => void;
}) {
  const { error } = props;
  const environments = useAsk(["token-environments"], () => commands.tokenEnvironments());
  const [name, setName] = useState(props.start?.name ?? "");
  const [chosen, setEnvironment] = useState<string | null>(props.start?.environment ?? null);
  const [expiry, setExpiry] = useState<Expiry>({ choice: "never", date: "" });
  const [narrowed, setNarrowed] = useState<string[] | null>(null);
  const [addresses, setAddresses] = useState("");
  const [missing, setMissing] = useState(false);
  const only = environments.data?.length === 1 ? environments.data[0]?.slug : undefined;
  const environment = chosen ?? only ?? null;
  const create = () => {
    setMissing(environment === null);
    if (environment === null) return;
    props.onCreate({
      name,
      environment,
      expiresAt: expiresAt(expiry, new Date()),
      permissions: narrowed,
      allowedAddresses: addresses.split(/[\s,]+/).filter((it) => it !== ""),
    });
  };
  const beside = errorBeside(error, FIELDS) ?? environments.error ?? undefined;
  const environmentError =
    missing && environment === null ? say.chooseEnvironment : errorAt(error, "environment");
  return (
    <DialogForm
      submit={say.create}
      busy={props.busy}
      error={beside}
      refused={missing || error}
      onSubmit={create}
      onClose={props.onClose}
    >
      <Stack gap="md">
        <NameInput
          value={name}
          onChange={setName}
          error={errorAt(error, "name")}
          examples
          frozen={props.busy}
        />
        <div className={classes.pair}>
          <Select
            label={say.environment}
            description={say.environmentHelp}
            inputWrapperOrder={[
              "label",
              "input",
              environmentError === undefined ? "description" : "error",
            ]}
            placeholder={say.chooseOne}
            data={(environments.data ?? []).map((it) => ({ value: it.slug, label: it.name }))}
            value={environment}
            error={environmentError}
            allowDeselect={false}
            aria-required
            onChange={setEnvironment}
          />
          <ExpiryInput value={expiry} onChange={setExpiry} error={errorAt(error, "expiresAt")} />
        </div>
        {environments.data?.length === 0 && <Notice tone="warn">{say.noEnvironment}</Notice>}
        {props.behalf === undefined ? (
          <AccessSection narrowed={narrowed} onLeave={props.onClose} />
        ) : (
          <BehalfSection account={props.behalf} narrowed={narrowed} />
        )}
        <MoreOptions
          of={
            props.behalf && { held: props.behalf.permissions, help: words.wizard.token.narrowHelp }
          }
          narrowed={narrowed}
          onNarrow={setNarrowed}
          addresses={addresses}
          onAddresses={setAddresses}
          addressesError={errorAt(error, "allowedAddresses")}
        />
      </Stack>
    </DialogForm>
  );
}
