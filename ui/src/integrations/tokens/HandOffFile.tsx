// Handing over without a secret in an e-mail: a token sealed in a file, and its passphrase, which goes another way.
import { Button, Group, NumberInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconFileExport } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "../../app/session";
import { ErrorNotice } from "../../design/ErrorNotice";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { useFocusInvalid } from "../../design/useFocusInvalid";
import { type CreatedToken, commands, type HandOffDetails, type SavedHandOff } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { format, words } from "../../words";
import { useBaseUrls } from "../useBaseUrls";
import classes from "./HandOver.module.css";
import { SecretField } from "./SecretField";

const say = words.integrations.tokens.handOff;

const FIELDS = ["openDays", "contactName", "contactEmail", "business", "baseUrl"];

/** For how long a hand-off can be opened unless something else is chosen, and at most, in days. */
const OPEN_DAYS = 7;
const OPEN_DAYS_MAX = 90;

export function HandOffFile(props: {
  created: CreatedToken;
  /** What the wizard has about it already. */
  start?: { contactName: string; contactEmail: string; openDays: number };
  /** The token is where the partner gets at it. */
  onSaved: () => void;
}) {
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState<SavedHandOff>();
  if (saved !== undefined) return <Saved saved={saved} useBy={props.created.token.useBy} />;
  if (!open) {
    return (
      <Button
        variant="default"
        style={{ alignSelf: "flex-start" }}
        leftSection={<IconFileExport size={17} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {say.open}
      </Button>
    );
  }
  return (
    <HandOffForm
      {...props}
      onSaved={(done) => {
        setSaved(done);
        props.onSaved();
      }}
      onCancel={() => setOpen(false)}
    />
  );
}

function HandOffForm(props: {
  created: CreatedToken;
  start?: { contactName: string; contactEmail: string; openDays: number };
  onSaved: (saved: SavedHandOff) => void;
  onCancel: () => void;
}) {
  const { token, secret } = props.created;
  const { me } = useSession();
  const [days, setDays] = useState<number | string>(props.start?.openDays ?? OPEN_DAYS);
  const [contactName, setContactName] = useState(props.start?.contactName ?? me.name);
  const [contactEmail, setContactEmail] = useState(props.start?.contactEmail ?? me.email);
  const [business, setBusiness] = useState("");
  const listens = useBaseUrls().find((it) => it.slug === token.environmentSlug)?.baseUrl ?? "";
  const [typed, setTyped] = useState<string>();
  const baseUrl = typed ?? listens;
  const save = useDo(
    () => {
      const details: HandOffDetails = {
        baseUrl: baseUrl.trim() === "" ? null : baseUrl.trim(),
        contactName,
        contactEmail,
        business,
        // What is no number is no number of days either.
        openDays: typeof days === "number" ? Math.max(0, Math.trunc(days)) : 0,
      };
      return commands.saveHandOff(secret.handle, details);
    },
    { onDone: props.onSaved },
  );
  const form = useFocusInvalid(save.error);
  return (
    <form
      ref={form}
      noValidate
      className={classes.box}
      aria-label={say.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate(undefined);
      }}
    >
      <Stack gap="sm">
        <Title order={3}>{say.title}</Title>
        <Text c="dimmed">{say.text}</Text>
        <TextInput
          label={say.baseUrl}
          description={say.baseUrlHelp}
          value={baseUrl}
          spellCheck={false}
          error={errorAt(save.error, "baseUrl")}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group grow align="flex-start">
          <TextInput
            label={say.contactName}
            value={contactName}
            error={errorAt(save.error, "contactName")}
            onChange={(event) => setContactName(event.currentTarget.value)}
          />
          <TextInput
            label={say.contactEmail}
            value={contactEmail}
            error={errorAt(save.error, "contactEmail")}
            onChange={(event) => setContactEmail(event.currentTarget.value)}
          />
        </Group>
        <Group grow align="flex-start">
          <NumberInput
            label={say.openDays}
            suffix={` ${say.days}`}
            value={days}
            min={1}
            max={OPEN_DAYS_MAX}
            clampBehavior="none"
            error={errorAt(save.error, "openDays")}
            onChange={setDays}
          />
          <TextInput
            label={say.business}
            value={business}
            spellCheck={false}
            error={errorAt(save.error, "business")}
            onChange={(event) => setBusiness(event.currentTarget.value)}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {say.businessHelp}
        </Text>
        {errorBeside(save.error, FIELDS) !== undefined && <ErrorNotice error={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onCancel}>
            {words.design.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {say.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Saved(props: { saved: SavedHandOff; useBy: string | null }) {
  const { saved, useBy } = props;
  const at = (text: string) => format.time(new Date(text));
  return (
    <section className={classes.box} aria-label={say.title}>
      <Stack gap="sm">
        <Notice tone="good" title={say.saved(saved.path)} role="status">
          {say.openUntil(at(saved.openUntil))} {useBy !== null && say.useBy(at(useBy))}
        </Notice>
        {saved.onlyHere && <Notice tone="warn">{say.onlyHere}</Notice>}
        <Text fw={550}>{say.passphrase}</Text>
        <Text c="dimmed">{say.passphraseText}</Text>
        <SecretField secret={saved.passphrase} of="passphrase" side="desk" />
      </Stack>
    </section>
  );
}
