// The API behind an environment: its base URL, its credential, and where that is kept.
import { Code, Radio, Stack, Text, TextInput } from "@mantine/core";
import { PasswordField } from "../../design/PasswordField";
import type { CredentialPlace, EnvironmentRow } from "../../ipc/bindings";
import { words } from "../../words";
import type { Draft } from "./draft";

const all = words.integrations.environments;
const say = all.form;

const PLACES: CredentialPlace[] = ["keychain", "file", "systemd"];

export function CredentialFields(props: {
  draft: Draft;
  /** The environment that is being edited. */
  before?: EnvironmentRow;
  onChange: (change: Partial<Draft>) => void;
  baseUrlError?: string;
  credentialError?: string;
}) {
  const { draft, before, onChange } = props;
  const isElsewhere = before !== undefined && draft.baseUrl.trim() !== before.baseUrl;
  const help =
    before === undefined
      ? say.credentialHelp
      : isElsewhere
        ? say.credentialAgain
        : say.credentialKeep;
  return (
    <>
      <TextInput
        label={say.baseUrl}
        placeholder={say.baseUrlExample}
        value={draft.baseUrl}
        error={props.baseUrlError}
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        aria-required
        onChange={(event) => onChange({ baseUrl: event.currentTarget.value })}
      />
      {before === undefined && (
        <Radio.Group
          label={say.place}
          value={draft.place}
          onChange={(place) => onChange({ place })}
        >
          <Stack gap={8} mt={6}>
            {PLACES.map((place) => (
              <Radio
                key={place}
                value={place}
                label={all.places[place]}
                description={say.placeHelp[place]}
                size="sm"
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {draft.place === "systemd" ? (
        <Text c="dimmed">
          {before !== undefined && `${say.systemdEdit} `}
          <Code>{say.systemd(draft.slug ?? "")}</Code>
        </Text>
      ) : (
        <PasswordField
          label={say.credential}
          description={help}
          value={draft.credential}
          error={props.credentialError}
          autoComplete="off"
          aria-required={before === undefined || isElsewhere}
          visibilityToggleButtonProps={{ "aria-label": say.credentialToggle }}
          onChange={(event) => onChange({ credential: event.currentTarget.value })}
        />
      )}
    </>
  );
}
