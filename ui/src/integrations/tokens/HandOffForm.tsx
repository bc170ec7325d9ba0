// What goes into a hand-off file besides the token.
import { Button, Group, NumberInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { ErrorNotice } from "../../design/ErrorNotice";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { useFocusInvalid } from "../../design/useFocusInvalid";
import { type CreatedToken, commands, type SavedHandOff } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { useBaseUrls } from "../useBaseUrls";
import classes from "./HandOver.module.css";

const say = words.integrations.tokens.handOff;

const FIELDS = ["openDays", "contactName", "contactEmail", "business", "baseUrl"];

/** For how long a hand-off can be opened unless something else is chosen, and at most, in days. */
export const OPEN_DAYS = 7;
const OPEN_DAYS_MAX = 90;

/** As typed: whoever cancels and comes back finds it as it was. */
export interface TypedHandOff {
  days: number | string;
  contactName: string;
  contactEmail: string;
  business: string;
  /** Nothing typed is where the gateway listens. */
  baseUrl: string | undefined;
}

export function HandOffForm(props: {
  created: CreatedToken;
  typed: TypedHandOff;
  onType: (part: Partial<TypedHandOff>) => void;
  onSealing: (sealing: boolean) => void;
  onSaved: (saved: SavedHandOff) => void;
  onCancel: () => void;
}) {
  const { token, secret } = props.created;
  const { typed, onType, onSealing } = props;
  const listens = useBaseUrls().find((it) => it.slug === token.environmentSlug)?.baseUrl ?? "";
  const baseUrl = typed.baseUrl ?? listens;
  const first = useRef<HTMLInputElement>(null);
  const save = useDo(
    () =>
      commands.saveHandOff(secret.handle, {
        baseUrl: baseUrl.trim() === "" ? null : baseUrl.trim(),
        contactName: typed.contactName,
        contactEmail: typed.contactEmail,
        business: typed.business,
        // What is no number is no number of days either.
        openDays: typeof typed.days === "number" ? Math.max(0, Math.trunc(typed.days)) : 0,
      }),
    { onDone: props.onSaved },
  );
  const form = useFocusInvalid(save.error);
  const isSealing = save.isPending;
  useEffect(() => {
    first.current?.focus();
    // With its foot in sight, where there is room.
    first.current?.form?.scrollIntoView({ block: "start" });
  }, []);
  useEffect(() => {
    onSealing(isSealing);
    return () => onSealing(false);
  }, [isSealing, onSealing]);
  return (
    <form
      ref={form}
      noValidate
      className={`${classes.box} ${classes.form}`}
      aria-label={say.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSealing) save.mutate(undefined);
      }}
    >
      <Stack gap="sm">
        <Title order={3}>{say.title}</Title>
        <Text c="dimmed">{say.text}</Text>
        <TextInput
          ref={first}
          label={say.baseUrl}
          description={say.baseUrlHelp}
          value={baseUrl}
          spellCheck={false}
          error={errorAt(save.error, "baseUrl")}
          onChange={(event) => onType({ baseUrl: event.currentTarget.value })}
        />
        <Group grow align="flex-start">
          <TextInput
            label={say.contactName}
            value={typed.contactName}
            error={errorAt(save.error, "contactName")}
            onChange={(event) => onType({ contactName: event.currentTarget.value })}
          />
          <TextInput
            label={say.contactEmail}
            value={typed.contactEmail}
            error={errorAt(save.error, "contactEmail")}
            onChange={(event) => onType({ contactEmail: event.currentTarget.value })}
          />
        </Group>
        <Group grow align="flex-start">
          <NumberInput
            label={say.openDays}
            suffix={` ${say.days}`}
            value={typed.days}
            min={1}
            max={OPEN_DAYS_MAX}
            clampBehavior="none"
            error={errorAt(save.error, "openDays")}
            onChange={(days) => onType({ days })}
          />
          <TextInput
            label={say.business}
            value={typed.business}
            spellCheck={false}
            error={errorAt(save.error, "business")}
            onChange={(event) => onType({ business: event.currentTarget.value })}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {say.businessHelp}
        </Text>
        {errorBeside(save.error, FIELDS) !== undefined && <ErrorNotice error={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Text size="xs" c="dimmed" role="status">
            {isSealing && say.sealing}
          </Text>
          <Button variant="default" disabled={isSealing} onClick={props.onCancel}>
            {words.design.cancel}
          </Button>
          <Button type="submit" loading={isSealing}>
            {say.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
