// The tab Sealing: what is signed, where the key is, and where checkpoints go.
import { Button, Group, NumberInput, Radio, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { ActionButton } from "../design/ActionButton";
import { copyText } from "../design/copyText";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { Notice } from "../design/Notice";
import { done } from "../design/notify";
import { useDelayed } from "../design/useDelayed";
import { useFocusInvalid } from "../design/useFocusInvalid";
import { When } from "../design/When";
import type { Refused } from "../ipc/answer";
import { type AuditKeep, type AuditState, commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { format, words } from "../words";
import classes from "./AuditPage.module.css";

const say = words.audit.sealing;

export function SealingTab(props: { state: UseQueryResult<AuditState, Refused> }) {
  const { state } = props;
  const waiting = useDelayed(state.isPending);
  if (state.error !== null)
    return <ErrorNotice error={state.error} again={() => void state.refetch()} />;
  if (state.data === undefined)
    return <Skeleton height={320} visible={waiting} aria-label={words.design.loading} />;
  const { keyPlace, exportFolder, exportHours } = state.data;
  return (
    <SealingForm
      key={`${keyPlace} ${exportFolder} ${exportHours}`}
      state={state.data}
      // It is sealed after the change was told.
      onSaved={() => void state.refetch()}
    />
  );
}

function SealingForm(props: { state: AuditState; onSaved: () => void }) {
  const { state } = props;
  const [place, setPlace] = useState(state.keyPlace ?? "keychain");
  const [folder, setFolder] = useState(state.exportFolder ?? "");
  const [hours, setHours] = useState<number | string>(state.exportHours);
  const save = useDo((keep: AuditKeep) => commands.keepAudit(keep), {
    onDone: () => {
      props.onSaved();
      done(say.saved);
    },
  });
  const mayNot = state.whyNotEdit !== null;
  const form = useFocusInvalid(save.error);
  const beside = errorBeside(save.error, ["exportFolder", "exportHours"]);
  // The desk says what is too many; the shell takes no more than these.
  const wanted = typeof hours === "number" ? Math.min(hours, 65_535) : 0;
  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!mayNot && !save.isPending)
          save.mutate({ keyPlace: place, exportFolder: folder.trim(), exportHours: wanted });
      }}
    >
      <Stack gap="md">
        {mayNot && <Notice tone="info">{state.whyNotEdit}</Notice>}
        {beside !== undefined && <ErrorNotice error={beside} />}
        <Text>{say.explanation}</Text>
        {state.keyPlace === null ? (
          <Notice tone="warn">{say.off}</Notice>
        ) : (
          <Stack gap={4}>
            <Text fw={600}>
              {say.sealed(format.number(state.sealed), format.number(state.records))}
            </Text>
            <Text c="dimmed">
              {say.newest}: <When at={state.sealedAt} never={say.notYet} exact />
            </Text>
            {state.exportFolder !== null && (
              <Text c="dimmed">
                {say.exported}: <When at={state.exportedAt} never={say.notYet} exact />
              </Text>
            )}
            {state.publicKey !== null && <PublicKey text={state.publicKey} />}
          </Stack>
        )}
        <Radio.Group label={say.place} value={place} readOnly={mayNot} onChange={setPlace}>
          <Stack gap="xs" mt="xs">
            <Radio value="keychain" label={say.keychain} disabled={mayNot} />
            <Radio value="file" label={say.file} description={say.fileHint} disabled={mayNot} />
          </Stack>
        </Radio.Group>
        <TextInput
          label={say.folder}
          description={say.folderHint}
          value={folder}
          readOnly={mayNot}
          error={errorAt(save.error, "exportFolder")}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        <NumberInput
          label={say.hours}
          value={hours}
          min={1}
          max={168}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
          readOnly={mayNot}
          w={300}
          error={errorAt(save.error, "exportHours")}
          onChange={setHours}
        />
        <Group>
          <ActionButton type="submit" whyNot={state.whyNotEdit} loading={save.isPending}>
            {say.save}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

function PublicKey(props: { text: string }) {
  return (
    <Stack gap={4}>
      <Text>
        {say.key}: <span className={classes.code}>{props.text}</span>
      </Text>
      <Group gap="xs">
        <Text c="dimmed">{say.keyHint}</Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => copyText(props.text, say.copied)}
        >
          {say.copyKey}
        </Button>
      </Group>
    </Stack>
  );
}
