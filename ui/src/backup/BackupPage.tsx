// Backups: the last one, one now, the schedule with its key, and how one is restored.
import { Code, Group, NumberInput, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconDatabaseExport, IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { ActionButton } from "../design/ActionButton";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { Notice } from "../design/Notice";
import { done } from "../design/notify";
import { Page } from "../design/Page";
import { useDelayed } from "../design/useDelayed";
import { useFocusInvalid } from "../design/useFocusInvalid";
import { When } from "../design/When";
import { type BackupKeep, type BackupKeyMade, type BackupState, commands } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { words } from "../words";
import classes from "./BackupPage.module.css";

const say = words.backup;
/** That one could not be made is no change, so it is looked at every so many milliseconds. */
const EVERY = 5_000;
const FIELDS = ["recipient", "folder", "every", "keep"] as const;

export default function BackupPage() {
  const state = useAsk(["backup-state"], () => commands.backupState(), {
    fresh: true,
    refetchInterval: EVERY,
  });
  const waiting = useDelayed(state.isPending);
  const backUp = useDo(() => commands.backUp(), {
    onDone: (path) => done(say.made(path)),
    onRefused: () => void state.refetch(),
  });
  // Said until the screen is left, also when what was chosen has been saved.
  const [keyMade, setKeyMade] = useState<BackupKeyMade>();
  const now = state.data;
  const beside = errorBeside(backUp.error, FIELDS);
  return (
    <Page
      title={say.title}
      description={say.description}
      actions={
        now !== undefined && (
          <ActionButton
            leftSection={<IconDatabaseExport size={16} aria-hidden />}
            whyNot={now.whyNotEdit}
            loading={backUp.isPending}
            onClick={() => backUp.mutate(undefined)}
          >
            {say.now}
          </ActionButton>
        )
      }
    >
      {state.error !== null && (
        <ErrorNotice error={state.error} again={() => void state.refetch()} />
      )}
      {now === undefined && state.error === null && (
        <Skeleton height={320} visible={waiting} aria-label={words.design.loading} />
      )}
      {now !== undefined && (
        <Stack gap="lg">
          <Stack gap="md" className={classes.form}>
            {now.trouble !== null && (
              <Notice tone="bad" title={say.trouble}>
                {now.trouble}
              </Notice>
            )}
            {beside !== undefined && now.trouble === null && <ErrorNotice error={beside} />}
            <Made state={now} />
          </Stack>
          <Schedule
            key={`${now.folder} ${now.everyHours} ${now.keep} ${now.recipient}`}
            state={now}
            refused={backUp.error}
            keyMade={keyMade}
            onKeyMade={setKeyMade}
            onSaved={backUp.reset}
          />
          <Help />
        </Stack>
      )}
    </Page>
  );
}

function Made(props: { state: BackupState }) {
  const { state } = props;
  if (state.folder === null && state.madeAt === null) return <Notice tone="warn">{say.off}</Notice>;
  return (
    <Stack gap={4}>
      <Text fw={600}>
        {say.last}: <When at={state.madeAt} never={say.none} exact />
      </Text>
      {state.madeTo !== null && <Text className={classes.code}>{state.madeTo}</Text>}
      {state.dueAt !== null && (
        <Text c="dimmed">
          {say.next}: <When at={state.dueAt} never={say.none} exact />
        </Text>
      )}
    </Stack>
  );
}

function Schedule(props: {
  state: BackupState;
  /** Why one could not be made now: it may be about a field. */
  refused: unknown;
  keyMade: BackupKeyMade | undefined;
  onKeyMade: (made: BackupKeyMade) => void;
  onSaved: () => void;
}) {
  const { state, refused, keyMade } = props;
  const [recipient, setRecipient] = useState(state.recipient ?? "");
  const [folder, setFolder] = useState(state.folder ?? "");
  const [hours, setHours] = useState<number | string>(state.everyHours);
  const [keep, setKeep] = useState<number | string>(state.keep);
  const save = useDo((wanted: BackupKeep) => commands.keepBackups(wanted), {
    onDone: () => {
      props.onSaved();
      done(say.saved);
    },
  });
  const makeKey = useDo(() => commands.makeBackupKey(), {
    onDone: (made) => {
      setRecipient(made.recipient);
      props.onKeyMade(made);
    },
  });
  const mayNot = state.whyNotEdit !== null;
  const error = save.error ?? refused;
  const form = useFocusInvalid(error);
  const beside = errorBeside(save.error, FIELDS) ?? makeKey.error ?? undefined;
  const number = (typed: number | string) => (typeof typed === "number" ? typed : 0);
  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (mayNot || save.isPending) return;
        save.mutate({
          folder: folder.trim(),
          everyHours: number(hours),
          keep: number(keep),
          recipient: recipient.trim(),
        });
      }}
    >
      <Stack gap="md">
        {mayNot && <Notice tone="info">{state.whyNotEdit}</Notice>}
        {beside !== undefined && <ErrorNotice error={beside} />}
        <div className={classes.key}>
          <TextInput
            label={say.key}
            description={say.keyHint}
            value={recipient}
            readOnly={mayNot}
            spellCheck={false}
            autoComplete="off"
            error={errorAt(error, "recipient")}
            onChange={(event) => setRecipient(event.currentTarget.value)}
          />
          <ActionButton
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            whyNot={state.whyNotEdit}
            loading={makeKey.isPending}
            onClick={() => makeKey.mutate(undefined)}
          >
            {say.makeKey}
          </ActionButton>
        </div>
        {keyMade !== undefined && (
          <Notice tone="warn" title={say.keyMade} role="status">
            {say.keyMadeText(keyMade.file)}
          </Notice>
        )}
        <TextInput
          label={say.folder}
          description={say.folderHint}
          value={folder}
          readOnly={mayNot}
          error={errorAt(error, "folder")}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        <Group align="flex-start">
          <Count
            label={say.every}
            value={hours}
            most={744}
            readOnly={mayNot}
            error={errorAt(error, "every")}
            onChange={setHours}
          />
          <Count
            label={say.keep}
            value={keep}
            most={1000}
            readOnly={mayNot}
            error={errorAt(error, "keep")}
            onChange={setKeep}
          />
        </Group>
        <Group>
          <ActionButton type="submit" whyNot={state.whyNotEdit} loading={save.isPending}>
            {say.save}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

function Count(props: {
  label: string;
  value: number | string;
  most: number;
  readOnly: boolean;
  error: string | undefined;
  onChange: (value: number | string) => void;
}) {
  const { most, ...rest } = props;
  return (
    <NumberInput
      {...rest}
      min={1}
      max={most}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      w={240}
    />
  );
}

function Help() {
  return (
    <Stack gap="xs" className={classes.form}>
      <Title order={2}>{say.what}</Title>
      <Text>{say.whatText}</Text>
      <Title order={2} mt="sm">
        {say.restore}
      </Title>
      <Text>{say.restoreText}</Text>
      <Code block>{say.restoreCommand}</Code>
      <Text>{say.restoreAfter}</Text>
    </Stack>
  );
}
